public import Basics
public import LanguageModels

/// # Memory: what is known of a caller: remembered, recalled, forgotten.
///
/// **Never here:** rooms, audio, HTTP, whose turn it is. **Folders:** `Store` tables, keys, the gate that every statement
/// goes through · `Text` words as the index knows them · `Recall` what fits a question · `Remember` what a call leaves
/// behind · `Forget` retention, erasure, export. **Used by:** AgentWorker, PostCall, CLI. **Thread:** any; SQLite has its own.
public final class MemoryStore: Sendable {
    public let configuration: MemoryConfiguration
    let writer: Vault
    /// The writer itself when all is in memory: such a database ends with its connection.
    let reader: Vault
    let master: MasterKeyHolder
    let masterSource: MasterKeySource?
    /// People's indexes and the answers just given.
    package let caches: MemoryCaches<PersonIndex, RecallFilters, Recollection>
    let words = LoadedWords()

    init(
        _ configuration: MemoryConfiguration, writer: Vault, reader: Vault, master: MasterKeyHolder,
        masterSource: MasterKeySource?
    ) {
        self.configuration = configuration
        caches = MemoryCaches(metrics: configuration.metrics)
        self.writer = writer
        self.reader = reader
        self.master = master
        self.masterSource = masterSource
    }
}

/// What a store is opened with.
public struct MemoryConfiguration: Sendable {
    /// A folder for `memory.sqlite` and, where no other is named, the master key; nil: all in memory.
    public var folder: String?
    /// Nil: `$PARLEY_MEMORY_KEY`, else `memory.key` in the folder, which is made; without a folder a key of the moment.
    public var masterKey: MasterKeySource?
    /// Nil: words alone find things.
    public var embedder: (any EmbeddingModel)?
    /// Draws facts from calls; nil: rules do.
    public var model: (any LanguageModel)?
    /// What each signal of the ranking counts.
    public var weights = RankingWeights()
    /// Gets `parley_memory_cache_hits_total` and `…_misses_total` by level.
    public var metrics = Metrics()
    /// Now; a test's own.
    public var now: @Sendable () -> UnixTime

    public init(
        folder: String?, embedder: (any EmbeddingModel)?, model: (any LanguageModel)? = nil,
        masterKey: MasterKeySource? = nil, now: @escaping @Sendable () -> UnixTime
    ) {
        self.folder = folder
        self.masterKey = masterKey
        self.embedder = embedder
        self.model = model
        self.now = now
    }
}
