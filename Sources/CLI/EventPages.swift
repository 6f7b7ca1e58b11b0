import Access
import Basics
import FoundationEssentials
import PostCall
import Sockets

/// Where `parley webhooks` reads: the pages of a running server, or the file of one that does not run.
enum EventPages {
    case server(ServerAccess)
    case file(EventQueue)

    /// - Returns: what `body` makes of the pages; the file is let go then.
    static func use(
        _ arguments: Arguments, _ body: (EventPages) async throws -> JSONValue
    ) async throws -> JSONValue {
        guard let folder = arguments["--data-dir"] else { return try await body(.server(ServerAccess(arguments))) }
        let path = folder + "/events.sqlite"
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError("there is no '\(path)'; name the `data_dir` of the server", exitCode: 66)
        }
        let clock = QueueClock(
            now: { MonotonicClock.now }, unixMilliseconds: { WallClock.unixNanoseconds / 1_000_000 })
        let queue = try await EventQueue.open(.init(path: path, clock: clock, seed: 0) { _ in [] })
        let value = try await body(.file(queue))
        await queue.close()
        return value
    }

    func list(_ filter: EventQueue.Filter) async throws -> JSONValue {
        switch self {
        case .file(let queue): return ["events": .array(try await queue.list(filter).map(\.json))]
        case .server(let access):
            let query = [
                ("state", filter.state), ("target", filter.target), ("room", filter.room), ("type", filter.name),
                ("limit", "\(filter.limit)"),
            ]
            return try await access.get(
                "/webhooks", query.compactMap { name, value in value.map { (name, $0) } }, grant: .creating)
        }
    }

    func show(_ id: String) async throws -> JSONValue {
        switch self {
        case .file(let queue): try await queue.show(EventID(id)).json
        case .server(let access): try await access.get("/webhooks/\(id)", [], grant: .creating)
        }
    }

    /// - Parameter id: nil for everything that was given up.
    func retry(_ id: String?, target: String?) async throws -> JSONValue {
        switch self {
        case .file(let queue):
            guard let id else { return try await queue.retryAllDead(target: target).json }
            return try await queue.retry(EventID(id), target: target).json
        case .server(let access):
            let path = id.map { "/webhooks/\($0)/retry" } ?? "/webhooks/retry-dead"
            return try await access.post(path, target.map { [("target", $0)] } ?? [], grant: .creating)
        }
    }
}
