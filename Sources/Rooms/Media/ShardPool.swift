public import Basics
public import Crypto
import Sockets
import Synchronization
public import Forwarding
public import WebRTC

/// The media plane of one process: a fixed few shards, each a thread with one UDP port, each owning whole rooms.
public final class ShardPool: MediaPlane {
    public struct Configuration: Sendable {
        /// Threads, and so UDP ports. 1…64.
        public var shards = 1
        /// Address to bind; nil is every address, IPv4 and IPv6.
        public var host: String?
        /// First shard's port, the others follow; 0 takes free ones.
        public var firstPort: UInt16 = 7882
        /// Hosts to advertise (addresses without ports).
        public var advertisedHosts: [String] = ["127.0.0.1"]
        public var media = MediaPolicy.standard
        public var speakers = SpeakerDetector.Configuration()
        public init() {}
    }

    private let shards: [Running]
    private let load: Mutex<[Int]>

    private struct Running: Sendable {
        let mailbox: Mailbox<ShardMessage>
        let thread: LoopThread
        let port: UInt16
    }

    /// - Throws: ``SocketError`` when a port cannot be bound.
    public init(_ configuration: Configuration, certificate: Certificate, metrics: Metrics) throws {
        let counters = MediaCounters(metrics)
        var shards: [Running] = []
        for index in 0..<configuration.shards {
            let wanted = configuration.firstPort == 0 ? 0 : configuration.firstPort + UInt16(index)
            shards.append(try Self.start(index, port: wanted, configuration, certificate, counters))
        }
        self.shards = shards
        load = Mutex(Array(repeating: 0, count: shards.count))
    }

    private static func start(
        _ index: Int, port: UInt16, _ configuration: Configuration, _ certificate: Certificate,
        _ counters: MediaCounters
    ) throws -> Running {
        let socket = try UDPSocket(host: configuration.host, port: port)
        let waker = try Waker()
        let mailbox = Mailbox<ShardMessage>(wakes: waker)
        let thread = try LoopThread("media-\(index)", waker: waker) { stop in
            let shard = Shard(
                socket: socket, mailbox: mailbox, configuration: configuration, certificate: certificate,
                counters: counters)
            do {
                var poller = try Poller(waker: waker)
                try poller.add(socket)
                shard.run(&poller, until: stop)
            } catch {
                Log("media").error("shard cannot run", ["shard": index, "error": "\(error)"])
            }
        }
        return Running(mailbox: mailbox, thread: thread, port: socket.localAddress.port)
    }

    /// The UDP port of each shard.
    public var ports: [UInt16] { shards.map(\.port) }

    /// A room lives on the shard with the fewest rooms.
    public func open(_ room: RoomSID, events: @escaping @Sendable (MediaEvent) -> Void) -> any RoomMedia {
        let index = load.withLock { load in
            let least = load.indices.min { load[$0] < load[$1] } ?? 0
            load[least] += 1
            return least
        }
        shards[index].mailbox.post(.open(room, events: events))
        return ShardRoom(room: room, mailbox: shards[index].mailbox) { [weak self] in
            self?.load.withLock { $0[index] -= 1 }
        }
    }

    /// Says goodbye to every peer and ends the threads.
    public func stop() async {
        for shard in shards { await shard.thread.stopAndWait() }
    }
}

/// One room's way to its shard.
private final class ShardRoom: RoomMedia {
    let room: RoomSID
    let mailbox: Mailbox<ShardMessage>
    let closed: @Sendable () -> Void

    init(room: RoomSID, mailbox: Mailbox<ShardMessage>, closed: @escaping @Sendable () -> Void) {
        self.room = room
        self.mailbox = mailbox
        self.closed = closed
    }

    func post(_ command: MediaCommand) {
        mailbox.post(.command(room, command))
        if case .closeRoom = command { closed() }
    }
}
