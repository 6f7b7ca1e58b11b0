import Basics
import Testing

@testable import PostCall

struct FinishedRecordingTests {
    private let recording = FinishedRecording(
        room: "a/b", roomSID: "RM_1",
        name: RecordingName(room: "a/b", start: UnixTime(milliseconds: 1_700_000_000_123)),
        folder: "/calls", start: UnixTime(milliseconds: 1_700_000_000_123), duration: .milliseconds(61_500), size: 4711,
        sha256: "00ff", left: ["alice"], right: ["agent-1"], droppedFrames: 2, isComplete: false)

    @Test func `the file beside the sound has who said what when, and what belongs to it`() {
        let line = TranscriptLine(
            start: .milliseconds(250), end: .seconds(2), side: .caller, identity: "alice", text: "say \"hi\"")
        let json: JSONValue = [
            "room": "a/b", "room_sid": "RM_1", "started_at": "2023-11-14T22:13:20.123Z", "duration_ms": .int(61_500),
            "audio": "a_b-20231114T221320.123Z.ogg", "size": .int(4711), "sha256": "00ff", "dropped_frames": .int(2),
            "complete": false,
            "channels": ["left": ["alice"], "right": ["agent-1"]],
            "lines": [
                [
                    "start_ms": .int(250), "end_ms": .int(2000), "speaker": "caller", "identity": "alice",
                    "text": "say \"hi\"",
                ]
            ],
        ]
        #expect(recording.json([line]) == json)
    }

    @Test func `targets are told once where it lies, how long and how large it is, and its hash`() async throws {
        let event = recording.event
        #expect(event.name == "recording_finished" && event.room == "a/b" && event.call == "RM_1")
        let data = try JSONValue(parsing: event.payload.revealed)
        #expect(data["path"] == "/calls/a_b-20231114T221320.123Z.ogg")
        #expect(data["webvtt_path"] == "/calls/a_b-20231114T221320.123Z.vtt")
        #expect(data["duration_ms"] == .int(61_500) && data["size"] == .int(4711) && data["sha256"] == "00ff")
        #expect(data["ended_at"] == "2023-11-14T22:14:21.623Z")
        let queue = try await EventQueue.test(TestClock(), routes: ["crm"])
        let first = try await queue.add(event)
        let second = try await queue.add(recording.event)
        #expect(first == second)
        await queue.close()
    }
}
