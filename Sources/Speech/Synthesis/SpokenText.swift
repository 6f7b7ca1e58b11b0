/// What is checked of a text before a library speaks it.
enum SpokenText {
    /// In UTF-8 bytes: some three minutes. Longer is no clause.
    static let maxLength = 4096
    /// What a voice can be asked to do; beyond, nobody understands it.
    static let rates = 0.5...2.0

    static func check(_ text: String) throws(SpeechError) {
        guard text.utf8.count <= maxLength else {
            throw .unusable(
                "a text of \(text.utf8.count) bytes is longer than the \(maxLength) a voice speaks at once; split it")
        }
    }
    /// A pace outside the range becomes its nearest end, no number 1.
    static func rate(_ rate: Double) -> Double {
        rate.isNaN ? 1 : min(max(rate, rates.lowerBound), rates.upperBound)
    }
    /// Parted at white space, as libraries part it.
    static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// For voices that read only ASCII: curly quotes, dashes and accents become plain, the rest of Unicode goes. White
    /// space stays where it is, so that words can be counted.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{20}"..."\u{7E}": plain.unicodeScalars.append(scalar)
            case "’", "‘", "ʼ": plain += "'"
            case "“", "”", "«", "»", "„": plain += "\""
            case "–", "—", "−", "‐", "‑": plain += "-"
            case "…": plain += "..."
            case _ where scalar.properties.isWhitespace: plain += " "
            default: plain += letters[scalar] ?? ""
            }
        }
        return plain
    }
    private static let letters: [Unicode.Scalar: String] = {
        let families = [
            ("a", "àáâãåāăą"), ("ae", "äæ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
            ("i", "ìíîïĩīĭįı"), ("l", "łľĺļ"), ("n", "ñńņň"), ("o", "òóôõøōŏő"), ("oe", "öœ"), ("r", "ŕŗř"),
            ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("u", "ùúûũūŭůűų"), ("ue", "ü"), ("w", "ŵ"), ("y", "ýÿŷ"),
            ("z", "źżž"), ("th", "þ"),
        ]
        var letters: [Unicode.Scalar: String] = [:]
        for (plain, accented) in families {
            for scalar in accented.unicodeScalars { letters[scalar] = plain }
            for scalar in accented.uppercased().unicodeScalars { letters[scalar] = plain.capitalizedFirst }
        }
        return letters
    }()
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
