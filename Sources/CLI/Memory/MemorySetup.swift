import AgentWorker
import Basics
import FoundationEssentials
import Inference
import LanguageModels
import Memory
import Sockets

/// Where a process keeps what callers said, and what finds it again.
struct MemorySetup: Sendable {
    let store: MemoryStore
    let desk: CallMemoryDesk
    private let tenant: TenantID
    private let upkeep: Task<Void, Never>

    /// What the command line, or `memory:` in the configuration, says.
    struct Settings: Sendable {
        /// Nil: in memory.
        var folder: String?
        var embeddings: String?
        var tenant: String?
        var keyFile: String?
    }

    static let options: [Command.Option] = [
        .init(name: "--data-dir", value: "FOLDER", help: "keeps what callers said, in FOLDER/memory; else in memory"),
        .init(name: "--no-memory", help: "remember nothing of callers"),
        .init(name: "--tenant", value: "NAME", help: "whose customers callers are when their call does not say"),
        .init(
            name: "--embeddings", value: "NAME",
            help: "finds memories by meaning: \(Embeddings.names.joined(separator: ", ")); default minilm-int8"),
        .init(name: "--memory-key", value: "FILE", help: "the master key; default memory.key beside the database"),
    ]

    /// What the options say; nil: nothing is to be remembered.
    static func settings(_ arguments: Arguments) -> Settings? {
        guard !arguments.has("--no-memory") else { return nil }
        return Settings(
            folder: arguments["--data-dir"].map(folder), embeddings: arguments["--embeddings"],
            tenant: arguments["--tenant"], keyFile: arguments["--memory-key"])
    }
    /// Of a server's configuration; options come first.
    static func settings(_ arguments: Arguments, _ config: ServerConfig) -> Settings? {
        guard config.memory.isEnabled, var settings = settings(arguments) else { return nil }
        settings.folder = settings.folder ?? config.dataDirectory.map(folder)
        settings.embeddings = settings.embeddings ?? config.memory.embeddings
        settings.tenant = settings.tenant ?? config.memory.tenant
        settings.keyFile = settings.keyFile ?? config.memory.keyFile
        return settings
    }
    /// Of the memory in a data folder.
    static func folder(_ data: String) -> String { data + "/memory" }

    /// - Parameter model: draws facts from calls; nil: rules do.
    /// - Throws: ``CommandError`` when the memory cannot be opened, or the embeddings that were asked for are not there.
    static func open(
        _ settings: Settings, model: (any LanguageModel)? = nil, metrics: Metrics
    ) async throws -> MemorySetup {
        let embedder = try await Embeddings.model(settings.embeddings, metrics: metrics)
        var configuration = MemoryConfiguration(
            folder: settings.folder, embedder: embedder, model: model,
            masterKey: settings.keyFile.map { .file($0) },
            now: { UnixTime(milliseconds: WallClock.unixNanoseconds / 1_000_000) })
        configuration.metrics = metrics
        let store: MemoryStore
        do throws(MemoryError) { store = try await MemoryStore.open(configuration) } catch {
            throw CommandError("\(error)", exitCode: 74)
        }
        let tenant = settings.tenant.map { TenantID(rawValue: $0) } ?? .standard
        let log = Log("memory")
        log.info(
            "remembering callers",
            [
                "folder": settings.folder ?? "none: forgotten when this process ends",
                "embeddings": embedder.map { "\($0.id)" } ?? "none: found by words alone", "tenant": tenant.rawValue,
            ])
        return MemorySetup(
            store: store, desk: CallMemoryDesk(StoredCallMemories(store), tenant: tenant, metrics: metrics),
            tenant: tenant, upkeep: Task { await keepUp(store, log) })
    }

    /// Learns from calls that another process left unfinished, and archives and deletes by the tenants' rules: at the
    /// start, and from time to time.
    private static func keepUp(_ store: MemoryStore, _ log: Log) async {
        while !Task.isCancelled {
            do throws(MemoryError) {
                for tenant in try await store.tenants() {
                    let rules = try await store.retention(in: tenant)
                    if rules != .keepEverything {
                        let report = try await store.sweep(tenant, policies: rules)
                        log.info(
                            "kept to the rules", ["archived": report.archived.total, "deleted": report.deleted.total])
                    }
                    let count = try await store.resumeUnfinished(in: tenant, quiet: unfinishedAfter)
                    if count > 0 { log.info("learned from calls that were cut off", ["calls": count]) }
                }
            } catch { log.error("the memory could not be looked after", ["why": "\(error)"]) }
            do { try await Task.sleep(for: .seconds(600)) } catch { return }
        }
    }
    /// Nothing was said for so long: nobody holds that call any more. Wrong about one that goes on, no harm is done: what
    /// is said later is learned later.
    private static let unfinishedAfter: Duration = .seconds(60)

    /// Waits for what calls leave behind, as long as may be.
    func close() async {
        upkeep.cancel()
        let left = await desk.drain(within: .seconds(20))
        if left > 0 { Log("memory").warn("calls are learned from at the next start", ["calls": left]) }
        await upkeep.value
        await store.close()
    }
}
