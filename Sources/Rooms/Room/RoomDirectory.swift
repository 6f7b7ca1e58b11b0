import Basics
import Synchronization
import Wire

/// Every room by its name: finds, makes, counts and closes them.
///
/// A lock rather than an actor: whether a client may join is decided on the web loop, which must not wait.
final class RoomDirectory: Sendable {
    private struct Index: Sendable {
        var rooms: [String: Room] = [:]
        var isDraining = false
        /// Wakes whoever waits for the last room to go.
        var waiters: [CheckedContinuation<Void, Never>] = []
    }
    private let index = Mutex(Index())
    private let context: RoomContext
    private let defaults: RoomSettings
    /// Most rooms at once; 0 = no limit.
    private let roomLimit: Int

    init(context: RoomContext, defaults: RoomSettings, roomLimit: Int = 0) {
        self.context = context
        self.defaults = defaults
        self.roomLimit = roomLimit
    }

    func room(_ name: String) -> Room? { index.withLock { $0.rooms[name] } }

    /// All rooms, or those of these names, sorted by name.
    func summaries(names: [String] = []) -> [Wire.Room] {
        let wanted = Set(names)
        let rooms = index.withLock { index in
            index.rooms.values.filter { wanted.isEmpty || wanted.contains($0.name) }
        }
        return rooms.map { $0.summary.withLock(\.info) }.sorted { $0.name < $1.name }
    }
    var count: Int { index.withLock { $0.rooms.count } }

    enum Refusal: Error, Equatable { case draining, tooManyRooms(limit: Int) }

    /// Whether ``findOrCreate`` would refuse now.
    func refusal(for name: String) -> Refusal? {
        index.withLock { index in
            if index.isDraining { return .draining }
            return index.rooms[name] == nil && isFull(index) ? .tooManyRooms(limit: roomLimit) : nil
        }
    }
    private func isFull(_ index: Index) -> Bool { roomLimit > 0 && index.rooms.count >= roomLimit }

    /// The room of that name; a new one with `configured` settings when there is none.
    func findOrCreate(
        _ name: String, configured: (RoomSettings) -> RoomSettings = { $0 }
    ) async throws(Refusal) -> Room {
        let settings = configured(defaults)
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        let outcome: Result<(Room, isNew: Bool), Refusal> = index.withLock { index in
            if index.isDraining { return .failure(.draining) }
            if let room = index.rooms[name] { return .success((room, false)) }
            if isFull(index) { return .failure(.tooManyRooms(limit: roomLimit)) }
            let room = Room(name: name, settings: settings, context: context, seed: seed) { [weak self] room in
                self?.forget(room)
            }
            index.rooms[name] = room
            return .success((room, true))
        }
        let (room, isNew) = try outcome.get()
        if isNew { await room.start() }
        return room
    }

    private func forget(_ room: Room) {
        let waiters = index.withLock { index -> [CheckedContinuation<Void, Never>] in
            if index.rooms[room.name] === room { index.rooms[room.name] = nil }
            guard index.isDraining, index.rooms.isEmpty else { return [] }
            defer { index.waiters = [] }
            return index.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets nobody in any more, tells everybody that the server stops, and returns when the last room is closed.
    func drain() async {
        let rooms = index.withLock { index -> [Room] in
            index.isDraining = true
            return Array(index.rooms.values)
        }
        for room in rooms { await room.close(.serverShutdown, .serverShutdown) }
        await withCheckedContinuation { continuation in
            let isEmpty = index.withLock { index -> Bool in
                if !index.rooms.isEmpty { index.waiters.append(continuation) }
                return index.rooms.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
