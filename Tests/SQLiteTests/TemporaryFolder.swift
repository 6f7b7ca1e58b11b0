import FoundationEssentials

/// A folder that goes when its test ends.
enum TemporaryFolder {
    static func use(_ body: (String) throws -> Void) throws {
        let folder = try make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }
    static func use(_ body: (String) async throws -> Void) async throws {
        let folder = try make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
    private static func make() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
