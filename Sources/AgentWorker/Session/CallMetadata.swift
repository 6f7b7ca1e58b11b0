import Basics

/// What the backend that asked for a call says about it, in the job's metadata. Any text is allowed; of a JSON object these
/// are understood.
struct CallMetadata: Sendable, Equatable {
    /// `"memories": ["…"]`: what is known of the caller, most useful first.
    var memories: [String] = []
    /// Anything longer is not a memory but a document.
    static let longestMemory = 2000
    static let mostMemories = 50

    init(_ text: String) {
        guard let value = try? JSONValue(parsing: text) else { return }
        memories = (value["memories"]?.arrayValue ?? []).compactMap(\.stringValue)
            .filter { !$0.isEmpty && $0.utf8.count <= Self.longestMemory }.prefix(Self.mostMemories).map { $0 }
    }
}
