import FoundationEssentials
@testable import Memory

/// Every byte of every file of a folder, as it is now: database, write-ahead log, its index, keys.
struct DataFolder {
    private let files: [(name: String, bytes: [UInt8], lowered: [UInt8])]

    init(_ path: String) throws {
        files = try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
            return (name, bytes, ByteSearch.lowered(bytes))
        }
    }

    /// - Returns: the files that hold the text, in UTF-8 or UTF-16 of either byte order, in any case of ASCII letters.
    func files(holding text: String) -> [String] {
        let utf16 = Array(text.utf16)
        let needles = [
            Array(text.utf8), utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
        ].map(ByteSearch.lowered)
        return files.filter { file in needles.contains { ByteSearch.contains($0, in: file.lowered) } }.map(\.name)
    }
    /// The files that hold exactly these bytes.
    func files(holding bytes: [UInt8]) -> [String] {
        files.filter { ByteSearch.contains(bytes, in: $0.bytes) }.map(\.name)
    }
    func size(of name: String) -> Int? { files.first { $0.name == name }?.bytes.count }
    var names: [String] { files.map(\.name) }
}

extension PersonRows {
    /// The end of a word's token, as it lies in the index: FTS5 leaves out the beginning that the token before it shares.
    func trace(of word: String) -> String { String(cipher.token(word).suffix(9)) }
}
