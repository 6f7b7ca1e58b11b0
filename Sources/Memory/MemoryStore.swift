public import Basics
public import LanguageModels
import SQLite

/// # Memory: what is known of a caller: remembered, recalled, forgotten.
///
/// **Never here:** rooms, audio, HTTP, whose turn it is. **Folders:** `Store` tables, keys, the gate that every statement
/// goes through · `Text` words as the index knows them · `Recall` what fits a question · `Remember` what a call leaves
/// behind · `Forget` retention, erasure, export. **Used by:** AgentWorker, PostCall, CLI. **Thread:** any; SQLite has its own.
public final class MemoryStore: Sendable {
    public let configuration: MemoryConfiguration
    public init(_ configuration: MemoryConfiguration) { self.configuration = configuration }
}

/// What a store is opened with.
public struct MemoryConfiguration: Sendable {
    /// A folder for `memory.sqlite` and, where no other is named, the master key; nil: all in memory.
    public var folder: String?
    /// Nil: words alone find things.
    public var embedder: (any EmbeddingModel)?
    /// Draws facts from calls; nil: rules do.
    public var model: (any LanguageModel)?
    /// Now; a test's own.
    public var now: @Sendable () -> UnixTime

    public init(
        folder: String?, embedder: (any EmbeddingModel)?, model: (any LanguageModel)? = nil,
        now: @escaping @Sendable () -> UnixTime
    ) {
        self.folder = folder
        self.embedder = embedder
        self.model = model
        self.now = now
    }
}
