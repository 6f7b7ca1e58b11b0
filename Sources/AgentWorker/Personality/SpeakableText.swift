/// Makes a model's text fit to be spoken: no markdown, emoji, code or tool JSON, and addresses as one would say them.
///
/// A stream: what may still turn out to be markup is held back until it is clear. Numbers are left as they are. After
/// the last piece, ``flush()`` gives the rest.
public struct SpeakableText: Sendable {
    /// What is held back at most, in bytes; then it is judged by what is there.
    static let longestHeld = 2000

    private var pending = ""
    private var isInCode = false
    private var isAtLineStart = true
    private var lastWasSpace = true

    public init() {}

    /// Takes some more, gives what is clear.
    public mutating func add(_ more: String) -> String {
        pending += more
        return drain(isLast: false)
    }
    /// The text is over.
    public mutating func flush() -> String {
        let rest = drain(isLast: true)
        self = SpeakableText()
        return rest
    }
    /// A whole text at once.
    public static func speakable(_ text: String) -> String {
        var filter = SpeakableText()
        let first = filter.add(text)
        return String((first + filter.flush()).trimmed)
    }

    private mutating func drain(isLast: Bool) -> String {
        var out = ""
        var rest = pending[...]
        while !rest.isEmpty {
            let isForced = isLast || rest.utf8.count > Self.longestHeld
            guard
                let token = SpeakableToken(
                    at: rest, isLast: isForced, isInCode: isInCode, isAtLineStart: isAtLineStart,
                    isAfterSpace: lastWasSpace)
            else { break }
            rest = rest.dropFirst(token.length)
            apply(token, to: &out)
        }
        pending = String(rest)
        return out
    }

    private mutating func apply(_ token: SpeakableToken, to out: inout String) {
        switch token.kind {
        case .codeFence: isInCode.toggle()
        case .nothing: break
        case .lineBreak:
            if !isAtLineStart { put("\n", to: &out) }
            isAtLineStart = true
        case .text(let text):
            guard !isInCode else { return }
            put(text, to: &out)
            if text.contains(where: { !$0.isWhitespace }) { isAtLineStart = false }
        }
    }
    /// Spaces are not doubled where something was left out.
    private mutating func put(_ text: String, to out: inout String) {
        for letter in text {
            if letter == " ", lastWasSpace { continue }
            lastWasSpace = letter.isWhitespace
            out.append(letter)
        }
    }
}
