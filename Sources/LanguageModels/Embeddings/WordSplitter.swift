@_spi(_Unicode) import Swift

/// Takes text apart into words, without accents and capitals, each punctuation mark and each Chinese character being one:
/// BERT's "basic" tokeniser. What is no text (controls, formats, U+FFFD) is left out.
struct WordSplitter {
    private var rest: Substring.UnicodeScalarView
    /// Words found and not yet given, the last one first.
    private var ready: [[Unicode.Scalar]] = []

    init(_ text: String) { rest = text.unicodeScalars[...] }

    mutating func next() -> [Unicode.Scalar]? {
        while ready.isEmpty {
            guard let chunk = nextChunk() else { return nil }
            ready = Self.words(chunk).reversed()
        }
        return ready.popLast()
    }

    /// What stands between two spaces, or one Chinese character.
    private mutating func nextChunk() -> [Unicode.Scalar]? {
        var chunk: [Unicode.Scalar] = []
        while let scalar = rest.first {
            if Self.isChinese(scalar) {
                if chunk.isEmpty {
                    rest.removeFirst()
                    chunk.append(scalar)
                }
                return chunk
            }
            rest.removeFirst()
            if Self.isSpace(scalar) {
                if !chunk.isEmpty { return chunk }
            } else if !Self.isNoText(scalar) {
                chunk.append(scalar)
            }
        }
        return chunk.isEmpty ? nil : chunk
    }

    private static func words(_ chunk: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = [[]]
        for scalar in normalised(chunk) {
            if isPunctuation(scalar) {
                words += [[scalar], []]
            } else {
                words[words.count - 1].append(scalar)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    /// Without accents, then without capitals: in this order, as the reference does.
    private static func normalised(_ chunk: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if chunk.allSatisfy(\.isASCII) { return chunk.map(lowercased) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: chunk)
        // The toolchain's own Foundation takes its decompositions by this name; the public one would link all of
        // Foundation and ICU's data.
        return String(text)._nfd.flatMap { scalar -> [Unicode.Scalar] in
            if scalar.isASCII { return [lowercased(scalar)] }
            return category(scalar) == .nonspacingMark
                ? [] : Array(scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }
    private static func lowercased(_ ascii: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(ascii) ? Unicode.Scalar(UInt8(ascii.value) + 32) : ascii  // safe: 65…90
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r": true
        default: !scalar.isASCII && scalar != "\u{85}" && scalar.properties.isWhitespace
        }
    }
    /// Asked of what is no space.
    private static func isNoText(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 32 || scalar.value == 127 }
        return switch category(scalar) {
        case .control, .format, .privateUse: true
        default: scalar == "\u{FFFD}"
        }
    }
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return switch scalar {
            case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
            default: false
            }
        }
        return switch category(scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }
    /// As of Unicode 8, which the reference has its categories from; no later character is in the vocabulary.
    private static func category(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        guard let age = scalar.properties.age, age.major <= 8 else { return .unassigned }
        return scalar.properties.generalCategory
    }
    /// The ideographs that the reference names; it leaves out 2B820…2B91F.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
