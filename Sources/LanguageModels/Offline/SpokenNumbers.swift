/// Finds numbers in words: `forty two`, `three point five`, `42`.
package enum SpokenNumbers {
    package struct Found: Equatable {
        /// Where in the words.
        package let range: Range<Int>
        package let value: Double
    }
    static let units: [String: Double] = [
        "zero": 0, "oh": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9,
    ]
    private static let teens: [String: Double] = [
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19,
    ]
    private static let tens: [String: Double] = [
        "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90,
    ]

    package static func find(in words: [String]) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < words.count {
            if let number = number(in: words, from: index) {
                found.append(number)
                index = number.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    /// Every digit in the order said, `star` and `pound` included: what is dialled.
    package static func digits(in words: [String]) -> String {
        var digits = ""
        for word in words {
            if let unit = units[word] {
                digits += String(Int(unit))
            } else if word == "star" || word == "asterisk" {
                digits += "*"
            } else if word == "pound" || word == "hash" {
                digits += "#"
            } else if word.allSatisfy({ $0.isASCII && $0.isNumber }) {
                digits += word
            }
        }
        return digits
    }

    private static func number(in words: [String], from start: Int) -> Found? {
        if let value = Double(words[start]), value.isFinite { return Found(range: start..<(start + 1), value: value) }
        var total = 0.0
        var group = 0.0
        var index = start
        // What may still follow: after tens only units, after units only hundred or thousand.
        var room = 100.0
        scan: while index < words.count {
            let word = words[index]
            if let unit = units[word], room > 1, word != "oh" {
                group += unit
                room = 1
            } else if let teen = teens[word], room >= 100 {
                group += teen
                room = 1
            } else if let ten = tens[word], room >= 100 {
                group += ten
                room = 10
            } else if word == "hundred", group < 100, room >= 1 {
                group = max(1, group) * 100
                room = 100
            } else if word == "thousand" || word == "million" {
                total += max(1, group) * (word == "thousand" ? 1000 : 1_000_000)
                group = 0
                room = 100
            } else if word == "and", index > start, ["hundred", "thousand"].contains(words[index - 1]),
                index + 1 < words.count,
                units[words[index + 1]] ?? teens[words[index + 1]] ?? tens[words[index + 1]] != nil
            {
                // one hundred and five
            } else {
                break scan
            }
            index += 1
        }
        guard index > start else { return nil }
        var value = total + group
        if index + 1 < words.count, words[index] == "point", units[words[index + 1]] != nil {
            var place = 0.1
            index += 1
            while index < words.count, let unit = units[words[index]] {
                value += unit * place
                place /= 10
                index += 1
            }
        }
        return Found(range: start..<index, value: value)
    }

    /// Speakable: without a fraction where there is none, at most two decimals otherwise.
    static func text(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}
