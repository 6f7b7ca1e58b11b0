public import Basics

/// A recording that is over: what stands in its JSON file, and what `recording_finished` tells.
public struct FinishedRecording: Sendable, Equatable {
    public var room: String
    public var roomSID: String
    public var name: RecordingName
    /// Where its files lie; absolute.
    public var folder: String
    public var start: UnixTime
    public var duration: Duration
    /// Of the sound, in bytes.
    public var size: Int
    /// Of the sound, in hexadecimal.
    public var sha256: String
    /// Identities that were heard on each channel.
    public var left: [String]
    public var right: [String]
    /// Pieces of 20 ms that the disk was too slow for.
    public var droppedFrames: Int
    /// The disk took everything up to the end.
    public var isComplete: Bool

    public init(
        room: String, roomSID: String, name: RecordingName, folder: String, start: UnixTime, duration: Duration,
        size: Int, sha256: String, left: [String], right: [String], droppedFrames: Int, isComplete: Bool
    ) {
        self.room = room
        self.roomSID = roomSID
        self.name = name
        self.folder = folder
        self.start = start
        self.duration = duration
        self.size = size
        self.sha256 = sha256
        self.left = left
        self.right = right
        self.droppedFrames = droppedFrames
        self.isComplete = isComplete
    }

    public func path(_ part: RecordingName.Part) -> String { "\(folder)/\(name.file(part))" }

    /// The file beside the sound.
    public func json(_ lines: [TranscriptLine]) -> JSONValue {
        [
            "room": .string(room), "room_sid": .string(roomSID), "started_at": .string(start.rfc3339),
            "duration_ms": .int(duration.milliseconds), "audio": .string(name.file(.ogg)), "size": .int(Int64(size)),
            "sha256": .string(sha256), "dropped_frames": .int(Int64(droppedFrames)), "complete": .bool(isComplete),
            "channels": channels,
            "lines": .array(
                lines.map { line in
                    [
                        "start_ms": .int(line.start.milliseconds), "end_ms": .int(line.end.milliseconds),
                        "speaker": .string(line.side.rawValue), "identity": .string(line.identity),
                        "text": .string(line.text),
                    ]
                }),
        ]
    }

    /// For those who asked to be told. Adding it twice tells them once.
    public var event: NewEvent {
        .notice(
            "recording_finished", room: room, call: roomSID, key: "recording:\(name)",
            data: [
                "room": .string(room), "room_sid": .string(roomSID), "path": .string(path(.ogg)),
                "webvtt_path": .string(path(.vtt)), "transcript_path": .string(path(.json)),
                "started_at": .string(start.rfc3339),
                "ended_at": .string(UnixTime(milliseconds: start.milliseconds + duration.milliseconds).rfc3339),
                "duration_ms": .int(duration.milliseconds), "size": .int(Int64(size)), "sha256": .string(sha256),
                "content_type": "audio/ogg; codecs=opus", "channels": channels,
                "dropped_frames": .int(Int64(droppedFrames)), "complete": .bool(isComplete),
            ])
    }

    private var channels: JSONValue {
        ["left": .array(left.map(JSONValue.string)), "right": .array(right.map(JSONValue.string))]
    }
}
