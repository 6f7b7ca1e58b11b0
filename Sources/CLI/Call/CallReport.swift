import Basics
import Sockets

/// What a call looked like from the caller's end: the conversation as it went, and how long each answer took.
struct CallReport: Sendable {
    struct Turn: Sendable {
        /// What was said, nil for a file or a microphone.
        var line: String?
        /// What the agent understood.
        var understood = ""
        /// The last sample of the line went out.
        var spoken: Moment?
        /// The first sound of the answer was heard here.
        var answered: Moment?
        var wasBargeIn = false
        /// For a barge-in: when the agent fell silent, counted from its first word.
        var begun: Moment?
        var silenced: Moment?

        /// From the end of the line to the first sound of its answer, as the caller heard it.
        var latency: Duration? {
            guard let spoken, let answered, answered > spoken else { return nil }
            return answered - spoken
        }
        /// For a barge-in: from its first word to the agent's silence, as the caller heard it.
        var stopping: Duration? {
            guard let begun, let silenced, silenced > begun else { return nil }
            return silenced - begun
        }
    }
    struct Line: Sendable {
        var at: Duration
        var speaker: String
        var text: String
        /// The caller spoke into it, so that its end may not have been heard.
        var wasInterrupted = false
    }

    let start = MonotonicClock.now
    var turns: [Turn] = []
    var lines: [Line] = []
    /// The agent's own account of each turn: step names and milliseconds.
    var waterfalls: [JSONValue] = []
    /// What the agent asked the caller's device for, in order.
    var deviceMethods: [String] = []
    var endedBy = ""

    mutating func add(_ speaker: String, _ text: String, wasInterrupted: Bool = false) -> Line {
        let line = Line(
            at: MonotonicClock.now - start, speaker: speaker, text: text, wasInterrupted: wasInterrupted)
        lines.append(line)
        return line
    }

    static func text(_ line: Line) -> String {
        let seconds = String(Int(line.at.inSeconds * 10 + 0.5))
        let tenths = String(seconds.suffix(1))
        let whole = seconds.count > 1 ? String(seconds.dropLast()) : "0"
        let time = String(repeating: " ", count: max(0, 4 - whole.count)) + whole + "." + tenths
        return "\(time) s  \(line.speaker.padded(to: 7))  \(line.text)"
    }

    func printTable() {
        Table.print(
            ["turn", "said", "understood", "answer after", "of it endpointing", "memory", "model", "voice"],
            turns.enumerated().map { index, turn in
                let waterfall = waterfalls.count > index ? waterfalls[index]["steps"] : nil
                func step(_ name: String) -> String {
                    waterfall?[name]?.doubleValue.map { "\(Int($0 + 0.5)) ms" } ?? "-"
                }
                let stop = turn.stopping?.milliseconds
                let mark = turn.wasBargeIn ? " (barge-in" + (stop.map { ", agent silent after \($0) ms)" } ?? ")") : ""
                return [
                    "\(index + 1)", (turn.line ?? "(sound)") + mark, turn.understood,
                    turn.latency.map { "\($0.milliseconds) ms" } ?? "-", step("endpointing"), step("memory"),
                    step("model"), step("voice"),
                ]
            }, empty: "nothing was said")
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
