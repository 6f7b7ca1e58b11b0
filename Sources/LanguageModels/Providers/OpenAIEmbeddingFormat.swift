import Basics
import FoundationEssentials

/// Requests and answers of OpenAI's embeddings. Source: voice-agents.md §3.4.
enum OpenAIEmbeddingFormat {
    /// Texts of one request.
    static let mostTexts = 2048
    /// Pieces of all texts of a request, and of one. A piece is at least a byte, so bytes are counted instead: no text is
    /// taken apart here, and what a memory holds is far shorter.
    static let mostBytes = 300_000
    static let longestText = 8192

    static func batches(_ texts: [String]) -> [[String]] {
        var batches: [[String]] = []
        var bytes = 0
        for text in texts {
            let text = sendable(text)
            bytes += text.utf8.count
            if let last = batches.indices.last, batches[last].count < mostTexts, bytes <= mostBytes {
                batches[last].append(text)
            } else {
                batches.append([text])
                bytes = text.utf8.count
            }
        }
        return batches
    }
    private static func sendable(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text.isEmpty ? " " : text }
        // Between two scalars: a character may be longer than all there is room for.
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= longestText else { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    static func body(_ texts: [String], model: String, dimension: Int?) -> JSONValue {
        var members: [String: JSONValue] = [
            "model": .string(model), "input": .array(texts.map(JSONValue.string)), "encoding_format": "base64",
        ]
        if let dimension { members["dimensions"] = .int(Int64(dimension)) }
        return .object(members)
    }

    /// The vectors in the texts' order, of unit length.
    /// - Throws: ``LanguageModelError/malformed(_:)`` when they are not as many, or not as long, as wanted.
    static func vectors(_ body: [UInt8], count: Int, dimension: Int) throws(LanguageModelError) -> [[Float]] {
        guard let data = (try? JSONValue(parsing: body))?["data"]?.arrayValue else {
            throw .malformed("an answer without embeddings")
        }
        var vectors = [[Float]?](repeating: nil, count: count)
        for (place, item) in data.enumerated() {
            let index = item["index"]?.intValue ?? Int64(place)
            guard let index = Int(exactly: index), vectors.indices.contains(index), vectors[index] == nil else {
                throw .malformed("an embedding of text \(index), which was not asked for")
            }
            let numbers = try numbers(item["embedding"])
            guard numbers.count == dimension else {
                throw .malformed(
                    "an embedding of \(numbers.count) numbers, not \(dimension); set that as its dimension")
            }
            vectors[index] = try unit(numbers)
        }
        let found = vectors.compactMap(\.self)
        guard found.count == count else { throw .malformed("\(found.count) embeddings for \(count) texts") }
        return found
    }

    /// Base64 of little-endian 32-bit numbers as asked for, or a list from a server that knows no other form.
    private static func numbers(_ value: JSONValue?) throws(LanguageModelError) -> [Float] {
        if let text = value?.stringValue {
            guard let data = Data(base64Encoded: text), data.count % 4 == 0 else {
                throw .malformed("an embedding that is no base64 of 32-bit numbers")
            }
            let bytes = Array(data)
            return stride(from: 0, to: bytes.count, by: 4).map { place in
                let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
                return Float(bitPattern: bits)
            }
        }
        guard let list = value?.arrayValue else { throw .malformed("an embedding that is neither base64 nor a list") }
        let numbers = list.compactMap(\.doubleValue).map(Float.init)
        guard numbers.count == list.count else { throw .malformed("an embedding with other things than numbers") }
        return numbers
    }
    private static func unit(_ numbers: [Float]) throws(LanguageModelError) -> [Float] {
        let length = numbers.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        guard length.isFinite, length > 0 else { throw .malformed("an embedding without a direction") }
        return numbers.map { $0 / length }
    }
}
