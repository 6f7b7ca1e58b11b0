import Basics
import Testing

@testable import PostCall

struct TranscriptTimerTests {
    private var timer = TranscriptTimer(start: .seconds(100))
    private func caption(
        _ text: String, id: String = "1", segment: String? = nil, final: String? = "true", by identity: String = "alice"
    ) -> TranscriptTimer.Caption {
        var attributes: [String: String] = [:]
        attributes["lk.segment_id"] = segment
        attributes["lk.transcription_final"] = final
        return .init(
            id: id, attributes: attributes, text: text, identity: identity, side: identity == "alice" ? .caller : .agent
        )
    }

    @Test mutating func `an agent's words last from the first piece to the end of their stream`() {
        timer.began(stream: "s", identity: "agent", now: .seconds(102))
        timer.began(stream: "s", identity: "agent", now: .seconds(103))
        timer.handle(caption("Hello, this is Parley.", id: "s", by: "agent"), now: .seconds(105))
        #expect(
            timer.lines == [
                TranscriptLine(
                    start: .seconds(2), end: .seconds(5), side: .agent, identity: "agent",
                    text: "Hello, this is Parley.")
            ])
    }

    @Test mutating func `a caller's words begin with the first interim caption of their segment`() {
        #expect(timer.handle(caption("what", id: "1", segment: "a", final: "false"), now: .seconds(101)) == nil)
        #expect(timer.handle(caption("what is", id: "2", segment: "a", final: "false"), now: .seconds(102)) == nil)
        let line = timer.handle(caption("what is it", id: "3", segment: "a"), now: .seconds(104))
        #expect(line?.start == .seconds(1) && line?.end == .seconds(4))
        #expect(timer.lines.map(\.text) == ["what is it"])
    }

    @Test
    mutating func `a caption that comes at once began as long before as its words take, but not in the last line`() {
        timer.handle(caption("one two three four five", id: "1"), now: .seconds(110))
        timer.handle(caption("six seven eight nine ten", id: "2"), now: .seconds(111))
        timer.handle(caption("early", id: "3", by: "agent"), now: .milliseconds(100_100))
        #expect(timer.lines.map(\.start) == [.zero, .seconds(8), .seconds(10)])
    }

    @Test mutating func `a later final caption of a segment replaces the first`() {
        timer.handle(caption("can you here me", id: "1", segment: "a"), now: .seconds(102))
        timer.handle(caption("can you hear me", id: "2", segment: "a"), now: .seconds(103))
        timer.handle(caption("same segment, another person", id: "3", segment: "a", by: "agent"), now: .seconds(104))
        #expect(timer.lines.map(\.text) == ["can you hear me", "same segment, another person"])
    }

    @Test mutating func `what says nothing is no line, and a caption without attributes is final`() {
        timer.handle(caption(" \n"), now: .seconds(101))
        timer.handle(caption("by \n hand", final: nil), now: .seconds(102))
        #expect(timer.lines.map(\.text) == ["by hand"])
    }

    @Test mutating func `lines lie in the order in which they began, also before the recording`() {
        timer.began(stream: "long", identity: "agent", now: .seconds(99))
        timer.handle(caption("yes", id: "x", segment: "q", final: "false"), now: .seconds(103))
        timer.handle(caption("yes", id: "y", segment: "q"), now: .seconds(104))
        timer.handle(caption("a long story", id: "long", by: "agent"), now: .seconds(110))
        #expect(timer.lines.map(\.text) == ["a long story", "yes"] && timer.lines[0].start == .zero)
    }

    @Test mutating func `a room that never stops talking does not fill the memory`() {
        for number in 0..<TranscriptTimer.openLimit * 3 {
            timer.began(stream: "\(number)", identity: "mallory", now: .seconds(101))
        }
        for number in 0..<TranscriptTimer.lineLimit + 5 {
            timer.handle(caption("x", id: "n\(number)"), now: .seconds(102))
        }
        #expect(timer.lines.count == TranscriptTimer.lineLimit && timer.dropped == 5)
    }
}
