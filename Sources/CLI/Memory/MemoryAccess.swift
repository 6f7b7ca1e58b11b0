import AgentWorker
import Basics
import FoundationEssentials
import LanguageModels
import Memory
import Sockets

/// How `parley memory …` reaches a memory on this machine, also while a server writes to it.
struct MemoryAccess: Sendable {
    let store: MemoryStore
    let tenant: TenantID

    static let options: [Command.Option] = [
        .init(name: "--data-dir", value: "FOLDER", help: "the server's or worker's (PARLEY_DATA_DIR)"),
        .init(name: "--tenant", value: "NAME", help: "whose customers; default 'default'"),
        .init(
            name: "--memory-key", value: "FILE", help: "the master key (PARLEY_MEMORY_KEY; default memory.key there)"),
    ]
    static let caller = Command.Option(
        name: "--caller", value: "KEY",
        help: "who: phone:+15551234567, identity:alice, external:4711, or without prefix")
    static let json = Command.Option(name: "--json", help: "print JSON")
    static let embeddings = Command.Option(
        name: "--embeddings", value: "NAME",
        help: "as the worker has it: \(Embeddings.names.joined(separator: ", ")); default minilm-int8")

    /// Opens the memory, gives it to `body`, and closes it.
    ///
    /// - Parameters:
    ///   - embeds: vectors are needed: to look by meaning, or for what is written.
    ///   - makes: a memory, where there is none yet.
    /// - Throws: ``CommandError`` naming what is missing and what mends it.
    static func with(
        _ arguments: Arguments, embeds: Bool = false, makes: Bool = false,
        _ body: (MemoryAccess) async throws -> Void
    ) async throws {
        Log.configure(minimum: .warn)
        let environment = ProcessInfo.processInfo.environment
        guard let data = arguments["--data-dir"] ?? environment["PARLEY_DATA_DIR"] else {
            throw CommandError.usage(
                "no folder: give --data-dir (what the server has as `data_dir`) or PARLEY_DATA_DIR")
        }
        let folder = MemorySetup.folder(data)
        guard makes || FileManager.default.fileExists(atPath: folder + "/memory.sqlite") else {
            throw CommandError(
                "there is no memory in '\(folder)'; is '\(data)' the `data_dir` of a server or worker that ran?",
                exitCode: 66)
        }
        let embedder = embeds ? try await Embeddings.model(arguments["--embeddings"], metrics: Metrics()) : nil
        do {
            let store = try await MemoryStore.open(
                MemoryConfiguration(
                    folder: folder, embedder: embedder, masterKey: arguments["--memory-key"].map { .file($0) },
                    now: { now }))
            let access = MemoryAccess(
                store: store, tenant: arguments["--tenant"].map { TenantID(rawValue: $0) } ?? .standard)
            do { try await body(access) } catch {
                await store.close()
                throw error
            }
            await store.close()
        } catch let error as MemoryError {
            throw CommandError("\(error)", exitCode: exitCode(of: error))
        }
    }

    static var now: UnixTime { UnixTime(milliseconds: WallClock.unixNanoseconds / 1_000_000) }

    /// sysexits: 65 what was given is wrong, 74 the files, 77 the key.
    private static func exitCode(of error: MemoryError) -> Int32 {
        switch error {
        case .badMasterKey, .cannotDecrypt: 77
        case .database: 74
        case .embedding: 69
        default: 65
        }
    }

    // MARK: whom it is about

    static func key(_ text: String) throws(CommandError) -> CallerKey {
        guard let key = CallerKey(reading: text) else {
            throw .usage("'\(text)' names nobody; write phone:+15551234567, identity:alice or external:4711")
        }
        return key
    }

    /// The person that `--caller` names.
    func person(_ arguments: Arguments) async throws -> Person {
        let text = try arguments.required("--caller")
        let key = try Self.key(text)
        guard let person = try await store.knownPerson(key, in: tenant) else {
            throw CommandError(
                "nobody is known as '\(key.written)' in tenant '\(tenant)'; `parley memory people` lists who is",
                exitCode: 65)
        }
        return person
    }
}

extension UnixTime {
    /// `2026-11-20 19:50`, UTC.
    var shown: String {
        let text = iso
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }
    /// `2026-11-20T19:50:00Z`.
    var iso: String { Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601) }
}
