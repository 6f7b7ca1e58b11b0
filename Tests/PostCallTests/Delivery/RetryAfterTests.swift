import Testing

@testable import PostCall

struct RetryAfterTests {
    @Test(arguments: [
        ("120", 120), ("0", 0), ("999999999", 999_999_999), ("Sun, 06 Nov 1994 08:49:37 GMT", 97),
        ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
    ]) func `seconds or a date`(text: String, seconds: Int) {
        #expect(RetryAfter.parse(text, unixSeconds: 784_111_680) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "-1", "1.5", "9999999999", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 99999 08:49:37 GMT", "１２",
    ]) func `anything else says nothing`(text: String) {
        #expect(RetryAfter.parse(text, unixSeconds: 0) == nil)
    }
}
