import Basics
import Crypto
import Sockets
import WebRTC

/// What reaches a shard's mailbox.
enum ShardMessage: Sendable {
    case open(RoomSID, events: @Sendable (MediaEvent) -> Void)
    case command(RoomSID, MediaCommand)
}

/// One media loop: one thread, one UDP port, and every peer of the rooms it owns.
///
/// A turn: sleep until a packet, a message or a deadline → take messages → take packets in batches → call those whose
/// time has come → send. Made inside its thread and never leaves it.
final class Shard {
    let configuration: ShardPool.Configuration
    let candidates: [SocketAddress]
    let certificate: Certificate
    let counters: MediaCounters

    private let socket: UDPSocket
    private let mailbox: Mailbox<ShardMessage>
    var slab = PacketSlab(slots: 64)
    var outgoing: OutgoingBatch

    var rooms: [RoomSID: MediaRoom] = [:]
    private var roomTable: [MediaRoom?] = []
    private var roomDeadlines = DeadlineHeap()
    private var touchedRooms: [MediaRoom] = []

    private var seats: [Seat?] = []
    private var freeSeats: [Int] = []
    private var seatDeadlines = DeadlineHeap()
    private var touched: [Seat] = []
    var seatByAddress: [SocketAddress: Seat] = [:]
    var sources: SourceAddresses
    var seatByUserFragment: [String: Seat] = [:]
    private var random = SystemRandomNumberGenerator()
    private var counted: (sent: UInt64, dropped: UInt64, refused: UInt64) = (0, 0, 0)

    init(
        socket: UDPSocket, mailbox: Mailbox<ShardMessage>, configuration: ShardPool.Configuration,
        certificate: Certificate, counters: MediaCounters
    ) {
        self.socket = socket
        self.mailbox = mailbox
        self.configuration = configuration
        self.certificate = certificate
        self.counters = counters
        // Small, so that the first of a hundred subscribers does not wait for the last one's packet to be encrypted; the cost
        // a packet is the same (Benchmarks/Media: delay p50 1.9 ms with 128 slots, 0.6 ms with 32, at 1 × 100).
        outgoing = OutgoingBatch(socket: socket, slots: 32)
        sources = SourceAddresses(socket: socket)
        let port = socket.localAddress.port
        candidates = configuration.advertisedHosts.compactMap { SocketAddress(host: $0, port: port) }
    }

    func run(_ poller: inout Poller, until stop: LoopThread.Stop) {
        while !stop.isRequested {
            let ready = poller.wait(until: deadline)
            let now = MonotonicClock.now
            if ready.woken { takeMessages(now: now) }
            if ready.isReadable(0) { takePackets(now: now) }
            callDue(now: now)
            settleAll(now: now)
            outgoing.flush()
            count(outgoing)
        }
        let now = MonotonicClock.now
        for room in Array(rooms.values) { room.handle(.closeRoom, now: now) }
        settleAll(now: now)
        outgoing.flush()
    }

    private var deadline: Moment? {
        switch (seatDeadlines.first?.at, roomDeadlines.first?.at) {
        case (let seat?, let room?): min(seat, room)
        case (let one, let other): one ?? other
        }
    }

    private func takeMessages(now: Moment) {
        for message in mailbox.drain() {
            switch message {
            case .open(let sid, let events): open(sid, events: events, now: now)
            case .command(let sid, let command):
                guard let room = rooms[sid] else { continue }
                room.handle(command, now: now)
                if case .closeRoom = command { close(room) }
                settleAll(now: now)
            }
        }
    }

    private func open(_ sid: RoomSID, events: @escaping @Sendable (MediaEvent) -> Void, now: Moment) {
        let index = roomTable.firstIndex { $0 == nil } ?? roomTable.count
        let room = MediaRoom(sid: sid, index: index, shard: self, emit: events, now: now)
        if index == roomTable.count { roomTable.append(room) } else { roomTable[index] = room }
        rooms[sid] = room
    }

    private func close(_ room: MediaRoom) {
        rooms[room.sid] = nil
        roomTable[room.index] = nil
        roomDeadlines.set(room.index, to: .distantFuture)
    }

    private func takePackets(now: Moment) {
        // Bounded, so that a flood cannot keep messages and deadlines waiting.
        for _ in 0..<8 {
            let count = socket.receive(into: &slab)
            guard count > 0 else { return }
            for slot in 0..<count { take(slot, now: now) }
            if count < slab.slots { return }
            settleAll(now: now)
        }
    }

    private func callDue(now: Moment) {
        while let (index, at) = seatDeadlines.first, at <= now {
            guard let seat = seats[index] else {
                seatDeadlines.set(index, to: .distantFuture)
                continue
            }
            let before = seat.deadline
            callDue(seat, now: now)
            settle(seat, now: now)
            // An engine that keeps asking for the same moment would hold the thread; it is asked again in a while.
            if !seat.isClosed, seat.deadline <= now, seat.deadline == before {
                seatDeadlines.set(index, to: now + .milliseconds(1))
            }
        }
        while let (index, at) = roomDeadlines.first, at <= now {
            guard let room = roomTable[index] else {
                roomDeadlines.set(index, to: .distantFuture)
                continue
            }
            room.keepUp(now: now)
            schedule(room, now: now)
        }
    }

    private func callDue(_ seat: Seat, now: Moment) {
        let room = seat.session.room
        if seat.negotiateAt <= now { room.negotiate(seat, now: now) }
        if seat.answerDue <= now { room.answerIsOverdue(seat) }
        seat.peer.handleTimeout(now: now)
    }

    /// Puts a seat on the list whose outputs are drained at the end of this turn.
    func touch(_ seat: Seat) {
        guard !seat.isTouched else { return }
        seat.isTouched = true
        touched.append(seat)
    }

    /// Has the room called when it next has something to do.
    func touch(_ room: MediaRoom) {
        guard !room.isTouched else { return }
        room.isTouched = true
        touchedRooms.append(room)
    }

    private func settleAll(now: Moment) {
        while let seat = touched.popLast() { settle(seat, now: now) }
        while let room = touchedRooms.popLast() {
            room.isTouched = false
            if rooms[room.sid] === room { schedule(room, now: now) }
        }
    }

    private func schedule(_ room: MediaRoom, now: Moment) {
        room.wakesAt = room.deadline(after: now)
        roomDeadlines.set(room.index, to: room.wakesAt)
    }

    /// Sends and reports everything a peer has to say, then sets its next deadline.
    func settle(_ seat: Seat, now: Moment) {
        seat.isTouched = false
        while let output = seat.peer.nextOutput() {
            switch output {
            case .transmit(let packet, let destination):
                outgoing.append(packet, to: destination, from: sources.explicit(for: destination))
            case .event(let event):
                // A closed seat's session may be gone already, and its room has forgotten it.
                if !seat.isClosed { seat.session.room.handle(event, from: seat, now: now) }
            }
        }
        if !seat.isClosed { seatDeadlines.set(seat.index, to: seat.deadline) }
    }

    // MARK: Seats

    func makeSeat(_ target: MediaTarget, for session: MediaSession, now: Moment) -> Seat {
        let index = freeSeats.popLast() ?? seats.count
        let peer = Peer(
            .init(
                role: .lite, certificate: certificate, candidates: candidates, seed: random.next(),
                media: configuration.media), now: now)
        let seat = Seat(
            index: index, target: target, session: session, peer: peer,
            firstOfferID: UInt32.random(in: 1...256, using: &random))
        if index == seats.count { seats.append(seat) } else { seats[index] = seat }
        refreshUserFragments(of: seat)
        touch(seat)
        return seat
    }

    func close(_ seat: Seat, now: Moment) {
        seat.isClosed = true
        seat.peer.close(now: now)
        settle(seat, now: now)
        for address in seat.addresses where seatByAddress[address] === seat { seatByAddress[address] = nil }
        for fragment in seat.userFragments { seatByUserFragment[fragment] = nil }
        seatDeadlines.set(seat.index, to: .distantFuture)
        seats[seat.index] = nil
        freeSeats.append(seat.index)
    }

    /// After an ICE restart both the new fragment and that of the path in use find the peer.
    func refreshUserFragments(of seat: Seat) {
        let valid = seat.peer.localUfrags
        guard seat.userFragments != valid else { return }
        for fragment in seat.userFragments where !valid.contains(fragment) { seatByUserFragment[fragment] = nil }
        for fragment in valid { seatByUserFragment[fragment] = seat }
        seat.userFragments = valid
    }

    func makeSSRC() -> UInt32 { UInt32.random(in: 1...UInt32.max, using: &random) }

    func count(_ drop: MediaDrop) { counters.add(drop) }

    /// Adds to the process's metrics what this shard's batch did since the last turn.
    private func count(_ batch: borrowing OutgoingBatch) {
        counters.packetsOut.add(batch.sent - counted.sent)
        counters.sendDropped.add(batch.dropped - counted.dropped)
        counters.sendRefused.add(batch.refused - counted.refused)
        counted = (batch.sent, batch.dropped, batch.refused)
    }
}
