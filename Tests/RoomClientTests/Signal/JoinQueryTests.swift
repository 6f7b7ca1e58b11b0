import Testing

@testable import RoomClient

struct JoinQueryTests {
    @Test(arguments: [
        ("ws://a:7880", "ws://a:7880/rtc?"), ("http://a:7880/", "ws://a:7880/rtc?"),
        ("https://a.example", "wss://a.example/rtc?"), ("WSS://a.example/base//", "wss://a.example/base/rtc?"),
        ("ws://[::1]:7880?x=y", "ws://[::1]:7880/rtc?"),
    ]) func `a server's address leads to its signalling path`(url: String, start: String) throws {
        let query = try JoinQuery(url: url)
        #expect(query.url(RoomOptions(), resuming: nil, reason: 0).hasPrefix(start))
    }

    @Test(arguments: ["", "localhost:7880", "ftp://a", "ws://", "ws:///rtc"]) func `what is no address is said so`(
        url: String
    ) {
        #expect(throws: RoomClientError.invalidURL(url)) { try JoinQuery(url: url) }
    }

    @Test func `a resume names the session`() throws {
        let url = try JoinQuery(url: "ws://a").url(RoomOptions(), resuming: "PA_1&x", reason: 2)
        #expect(url.hasSuffix("&reconnect=1&sid=PA_1%26x&reconnect_reason=2"))
        #expect(url.contains("protocol=16"))
    }

    @Test func `STUN servers are found in their URLs`() {
        #expect(STUNServerURL("stun:a.example:19302")?.port == 19302)
        #expect(STUNServerURL("stun:a.example")?.port == 3478)
        #expect(STUNServerURL("stun:[2001:db8::1]:99")?.host == "2001:db8::1")
        #expect(STUNServerURL("turn:a.example") == nil)
        #expect(STUNServerURL("stun:a.example:http") == nil)
    }
}
