/// Cuts a text into words as SQLite's `unicode61` tokeniser does: runs of letters and digits, without case and accents.
enum WordSplitter {
    /// A word and where it stands, in UTF-8 bytes of the text.
    struct Word: Equatable {
        var folded: String
        var bytes: Range<Int>
    }

    /// The folded words of `text` in their order.
    static func words(_ text: String) -> [String] {
        var result: [String] = []
        result.reserveCapacity(text.utf8.count / 5)
        forEach(text) { word, _ in result.append(word) }
        return result
    }

    static func located(_ text: String) -> [Word] {
        var result: [Word] = []
        forEach(text) { word, bytes in result.append(Word(folded: word, bytes: bytes)) }
        return result
    }

    private static func forEach(_ text: String, _ body: (String, Range<Int>) -> Void) {
        var current = ""
        var start = 0
        var offset = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if append(scalar, to: &current) {
                if current.isEmpty { start = offset + width }  // a mark without a letter before it
            } else if !current.isEmpty {
                body(current, start..<offset)
                current = ""
            }
            offset += width
            if current.isEmpty { start = offset }
        }
        if !current.isEmpty { body(current, start..<offset) }
    }

    /// - Returns: false when the scalar ends a word.
    private static func append(_ scalar: Unicode.Scalar, to word: inout String) -> Bool {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39:
            word.unicodeScalars.append(scalar)
            return true
        case 0x41...0x5A:
            word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value | 0x20)))
            return true
        case ..<0x80: return false
        default: break
        }
        if let plain = Accents.plain[scalar] {
            word += plain
            return true
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            word += scalar.properties.lowercaseMapping
            return true
        case .nonspacingMark, .spacingMark, .enclosingMark:
            return true  // a combining accent belongs to the letter before it and is dropped with it
        default: return false
        }
    }
}

/// Latin letters and what they are without their accents.
enum Accents {
    static let plain: [Unicode.Scalar: String] = {
        let families: [(String, String)] = [
            ("a", "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦẠẢẤẦẨẪẬẮẰẲẴẶ"), ("c", "çćĉċčÇĆĈĊČ"), ("d", "ďḍĎḌ"),
            ("e", "èéêëēĕėęěȅȇȩẹẻẽếềểễệÈÉÊËĒĔĖĘĚȄȆȨẸẺẼẾỀỂỄỆ"), ("g", "ĝğġģǧǵĜĞĠĢǦǴ"), ("h", "ĥȟḥĤȞḤ"),
            ("i", "ìíîïĩīĭįǐȉȋịỉÌÍÎÏĨĪĬĮİǏȈȊỊỈ"), ("j", "ĵǰĴ"), ("k", "ķǩĶǨ"), ("l", "ĺļľĹĻĽ"), ("n", "ñńņňǹÑŃŅŇǸ"),
            ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱọỏốồổỗộớờởỡợÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰỌỎỐỒỔỖỘỚỜỞỠỢ"), ("r", "ŕŗřȑȓŔŖŘȐȒ"),
            ("s", "śŝşšșŚŜŞŠȘ"), ("t", "ţťțŢŤȚ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗụủứừửữựÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖỤỦỨỪỬỮỰ"),
            ("w", "ŵŴẁẀẃẂẅẄ"), ("y", "ýÿŷȳỳỵỷỹÝŶŸȲỲỴỶỸ"), ("z", "źżžŹŻŽ"),
        ]
        var table: [Unicode.Scalar: String] = [:]
        for (letter, accented) in families {
            for scalar in accented.unicodeScalars { table[scalar] = letter }
        }
        return table
    }()
}
