import AgentWorker
import Basics
import FoundationEssentials
import Sockets

/// Where the records of calls are kept: a JSON file each, readable by its owner alone, since it holds what was said.
struct RecordFolder: Sendable {
    private let path: String

    /// - Throws: ``CommandError`` when the folder is not there and cannot be made.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw CommandError("cannot keep records in '\(path)': \(error)", exitCode: 73) }
    }

    /// What cannot be written is logged: the call itself went well.
    func keep(_ record: CallRecord) {
        // The id comes from the server: nothing of it may lead out of the folder.
        let name = record.jobID.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        let file = "\(path)/\(name.isEmpty ? "call" : name).json"
        let content = Data(Self.json(record).serialized)
        guard FileManager.default.createFile(atPath: file, contents: content, attributes: [.posixPermissions: 0o600])
        else { return Log("worker").error("a call's record could not be written", ["file": file]) }
        Log("worker").info("record kept", ["file": file])
    }

    /// `{"job", "room", "caller", "outcome", "ended_at", "lines": [{"speaker", "text", "interrupted"}], "turns": [{step: ms}],
    /// "faults": […]}`.
    static func json(_ record: CallRecord) -> JSONValue {
        [
            "job": .string(record.jobID), "room": .string(record.room), "caller": .string(record.caller),
            "outcome": .string(record.outcome), "ended_at": .int(WallClock.unixSeconds),
            "lines": .array(
                record.lines.map { line in
                    [
                        "speaker": .string(line.speaker.rawValue), "text": .string(line.text),
                        "interrupted": .bool(line.wasInterrupted),
                    ]
                }),
            "turns": .array(
                record.turns.map { steps in
                    .object(Dictionary(uniqueKeysWithValues: steps.map { ($0.name, .double($0.milliseconds)) }))
                }),
            "faults": .array(record.faults.map(JSONValue.string)),
        ]
    }
}
