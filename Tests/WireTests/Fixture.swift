import FoundationEssentials
import Testing

/// A file under Tests/Fixtures.
func fixture(_ name: String, from file: String = #filePath) throws -> [UInt8] {
    let tests = file.split(separator: "/").dropLast(2).joined(separator: "/")
    return Array(try Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/\(name)")))
}
