import Basics
import Testing

@testable import PostCall

struct RecordingNameTests {
    private let start = UnixTime(milliseconds: 1_700_000_000_123)

    @Test(arguments: [
        ("call-1", "call-1"), ("a/b", "a_b"), ("../../etc/passwd", "_._.._etc_passwd"), (".hidden", "_hidden"),
        ("", "room"), ("Küche 4", "K_che_4"), ("a\u{0}b\nc", "a_b_c"), ("..", "_."), ("٣", "_"),
        ("a\\b:c*?", "a_b_c__"),
    ])
    func `no room's name leads out of the folder`(room: String, plain: String) {
        #expect(RecordingName(room: room, start: start).file(.ogg) == "\(plain)-20231114T221320.123Z.ogg")
    }

    @Test func `a name fits a file system, whatever the room is called`() {
        let name = RecordingName(room: String(repeating: "ü", count: 256), start: start)
        #expect(name.file(.json).utf8.count < 200)
    }

    @Test func `whole seconds have their milliseconds too, so names sort by time`() {
        #expect(RecordingName(room: "r", start: UnixTime(seconds: 0)).text == "r-19700101T000000.000Z")
    }

    @Test(arguments: [
        ("r-20231114T221320.123Z.ogg", true), ("r-20231114T221320.123Z.vtt", true),
        ("r-20231114T221320.123Z.json", true),
        ("r-20231114T221320.123Z.wav", false), ("-20231114T221320.123Z.ogg", false), ("notes.json", false),
        ("r-20231114T2213x0.123Z.ogg", false), ("ogg", false), ("r-20231114T221320.123Z", false),
    ])
    func `only files of recordings are taken for ours`(file: String, isOurs: Bool) {
        #expect(RecordingName.isOurs(file) == isOurs)
    }
}
