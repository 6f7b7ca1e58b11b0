/// A transcript as browsers and players show it beside the sound. Source: W3C WebVTT 1, §4.
public enum WebVTT {
    public static let header = "WEBVTT\n\n"
    /// A cue must end after it begins.
    static let shortest: Duration = .milliseconds(500)

    /// - Parameter lines: in the order in which they began, as the format asks.
    public static func text(_ lines: [TranscriptLine]) -> String {
        header + lines.map(cue).joined()
    }

    public static func cue(_ line: TranscriptLine) -> String {
        let end = max(line.end, line.start + shortest)
        return "\(time(line.start)) --> \(time(end))\n<v \(escaped(line.identity))>\(escaped(line.text))\n\n"
    }

    static func time(_ time: Duration) -> String {
        let (seconds, rest) = max(0, Int64(time / .milliseconds(1))).quotientAndRemainder(dividingBy: 1000)
        return
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(rest, 3))"
    }
    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    /// A line break would end the cue, and `-->` or a tag be read as such.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case _ where character.isNewline || character == "\0": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
