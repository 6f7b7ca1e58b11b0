/// The next piece of a model's text that can be judged as a whole.
struct SpeakableToken: Equatable {
    enum Kind: Equatable { case text(String), lineBreak, codeFence, nothing }
    let kind: Kind
    /// Characters of the text that it takes up.
    let length: Int

    private init(_ kind: Kind, _ length: Int) {
        self.kind = kind
        self.length = length
    }

    /// - Returns: nil when more text is needed to tell.
    init?(at text: Substring, isLast: Bool, isInCode: Bool, isAtLineStart: Bool, isAfterSpace: Bool) {
        guard let first = text.first else { return nil }
        if first == "`" {
            guard let token = Self.backtick(text, isLast) else { return nil }
            self = token
            return
        }
        if isInCode {
            self.init(.nothing, 1)
            return
        }
        let token: SpeakableToken? =
            switch first {
            case "\n", "\r\n", "\r": SpeakableToken(.lineBreak, 1)
            case "*", "_", "~": Self.emphasis(text, isLast, standsAlone: isAfterSpace && !isAtLineStart)
            case "#", "-", "+", ">", "|", "•": isAtLineStart ? Self.lineMark(text, isLast) : Self.plain(first)
            case "[": Self.link(text, isLast)
            case "!": Self.image(text, isLast)
            case "{": Self.json(text, isLast)
            case "<": Self.tag(text, isLast)
            case "h"
            where "https://".hasPrefix(String(text.prefix(8))) || text.hasPrefix("http://")
                || text.hasPrefix("https://"):
                Self.address(text, isLast)
            default: Self.plain(first)
            }
        guard let token else { return nil }
        self = token
    }

    private static func plain(_ letter: Character) -> SpeakableToken {
        isSpoken(letter) ? SpeakableToken(.text(String(letter)), 1) : SpeakableToken(.nothing, 1)
    }
    /// Emoji, arrows, control characters and the like are not.
    private static func isSpoken(_ letter: Character) -> Bool {
        if letter.isWhitespace { return true }
        return !letter.unicodeScalars.contains { scalar in
            let isPicture = scalar.properties.isEmojiPresentation || scalar.value == 0xFE0F || scalar.value == 0x20E3
            let isSign = (0x2190...0x27BF).contains(scalar.value) || (0x1F000...0x1FAFF).contains(scalar.value)
            return isPicture || isSign || scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x200D
        }
    }

    private static func backtick(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        let run = text.prefix { $0 == "`" }.count
        // Two may become three.
        if run == text.count, run < 3, !isLast { return nil }
        return run >= 3 ? SpeakableToken(.codeFence, run) : SpeakableToken(.nothing, run)
    }
    /// `**bold**` loses its stars; `2 * 3` and `snake_case` keep theirs.
    private static func emphasis(_ text: Substring, _ isLast: Bool, standsAlone: Bool) -> SpeakableToken? {
        guard let mark = text.first else { return nil }
        let run = text.prefix { $0 == mark }.count
        if run == text.count, !isLast { return nil }
        let next = text.dropFirst(run).first
        if mark == "*", run == 1, next?.isWhitespace == true, standsAlone { return SpeakableToken(.text("times"), 1) }
        if mark == "_", run == 1 { return SpeakableToken(.text(" "), 1) }
        return SpeakableToken(.nothing, run)
    }
    /// Headings, list marks, quotes, tables, rules.
    private static func lineMark(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        guard let mark = text.first else { return nil }
        let run = text.prefix { $0 == mark }.count
        if run == text.count, !isLast { return nil }
        let next = text.dropFirst(run).first
        // "-5 degrees", "#1": part of a word.
        let isMark = next == nil || next?.isWhitespace == true || mark == "|" || mark == ">"
        return isMark ? SpeakableToken(.nothing, run) : SpeakableToken(.text(String(mark)), 1)
    }
    /// `[words](address)` keeps its words.
    private static func link(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        guard let close = text.firstIndex(of: "]") else {
            return isLast ? SpeakableToken(.nothing, 1) : nil
        }
        let words = String(text[text.index(after: text.startIndex)..<close])
        let upToClose = text.distance(from: text.startIndex, to: close) + 1
        let after = text[text.index(after: close)...]
        guard let next = after.first else { return isLast ? SpeakableToken(.text(words), upToClose) : nil }
        guard next == "(" else { return SpeakableToken(.text(words), upToClose) }
        guard let end = after.firstIndex(of: ")") else {
            return isLast ? SpeakableToken(.text(words), text.count) : nil
        }
        return SpeakableToken(.text(words), upToClose + after.distance(from: after.startIndex, to: end) + 1)
    }
    private static func image(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        guard text.count > 1 || isLast else { return nil }
        guard text.dropFirst().first == "[" else { return SpeakableToken(.text("!"), 1) }
        return SpeakableToken(.nothing, 1)
    }
    /// A call that a model wrote as text, or any other JSON object, is not for the ear.
    private static func json(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for (offset, letter) in text.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else if letter == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, letter == "{" {
                depth += 1
            } else if !isQuoted, letter == "}" {
                depth -= 1
                if depth == 0 { return SpeakableToken(.nothing, offset + 1) }
            }
        }
        // An object that never ends: nobody wants to hear how it began.
        return isLast ? SpeakableToken(.nothing, text.count) : nil
    }
    /// `<tool_call>` and other tags go; `a < b` stays.
    private static func tag(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        guard let next = text.dropFirst().first else { return isLast ? SpeakableToken(.nothing, 1) : nil }
        guard next.isLetter || next == "/" || next == "!" else { return SpeakableToken(.text("less than"), 1) }
        guard let end = text.firstIndex(of: ">") else { return isLast ? SpeakableToken(.nothing, text.count) : nil }
        return SpeakableToken(.nothing, text.distance(from: text.startIndex, to: end) + 1)
    }
    /// `https://www.example.com/a/b?c=d` → example dot com.
    private static func address(_ text: Substring, _ isLast: Bool) -> SpeakableToken? {
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            // Not yet told apart from a word such as "have" or "http".
            let isOpen = !isLast && "https://".hasPrefix(String(text)) || !isLast && "http://".hasPrefix(String(text))
            return isOpen ? nil : SpeakableToken(.text(String(text.prefix(1))), 1)
        }
        let whole = text.prefix { !$0.isWhitespace && !"<>\")]}".contains($0) }
        if whole.count == text.count, !isLast { return nil }
        var address = whole
        while let last = address.last, ".,;:!?".contains(last) { address = address.dropLast() }
        let afterScheme = address.drop { $0 != ":" }.dropFirst(3)
        var host = afterScheme.prefix { !"/?#:".contains($0) }
        if host.hasPrefix("www.") { host = host.dropFirst(4) }
        return SpeakableToken(.text(host.split(separator: ".").joined(separator: " dot ")), address.count)
    }
}
