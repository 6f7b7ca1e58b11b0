import Basics

extension CallReport {
    /// What `--transcript` writes; docs/calls.md says what each member means.
    func json(recording: String?) -> JSONValue {
        var call: [String: JSONValue] = [
            "ended_by": .string(endedBy), "lines": .array(lines.map(Self.json)),
            "turns": .array(turns.indices.map(json)), "device": .array(deviceMethods.map(JSONValue.string)),
        ]
        call["recording"] = recording.map(JSONValue.string)
        return .object(call)
    }

    private static func json(_ line: Line) -> JSONValue {
        [
            "seconds": .double((line.at.inSeconds * 1000).rounded() / 1000), "speaker": .string(line.speaker),
            "text": .string(line.text), "interrupted": .bool(line.wasInterrupted),
        ]
    }

    private func json(turn index: Int) -> JSONValue {
        let turn = turns[index]
        var members: [String: JSONValue] = [
            "understood": .string(turn.understood), "barge_in": .bool(turn.wasBargeIn),
        ]
        members["said"] = turn.line.map(JSONValue.string)
        members["answer_ms"] = turn.latency.map { .int(Int64($0.milliseconds)) }
        members["silent_ms"] = turn.stopping.map { .int(Int64($0.milliseconds)) }
        members["steps"] = waterfalls.indices.contains(index) ? waterfalls[index]["steps"] : nil
        return .object(members)
    }
}
