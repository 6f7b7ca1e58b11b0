import Basics
import Crypto
import Sockets
import WebRTC

/// What reaches a media loop's mailbox.
enum LoopMessage: Sendable {
    case open(Int, LinkSettings, events: LinkListener)
    case command(Int, LinkCommand)
    /// `done` once its sockets are closed and nothing of it is called any more.
    case close(Int, done: @Sendable () -> Void)
}

/// What a link is made with.
struct LinkSettings: Sendable {
    let certificate: Certificate
    let offersLoopback: Bool
    let seed: UInt64
}

/// One media thread of this process: the connections, tracks and clocks of many links.
///
/// A turn: sleep until a packet, a message or a deadline → take messages → take packets → call links whose time has
/// come → send. Made inside its thread and never leaves it.
final class MediaLoop {
    private let poller: EventPoller
    private let mailbox: Mailbox<LoopMessage>
    private var slab = PacketSlab(slots: 32)
    private var links: [Int: MediaLink] = [:]
    private var deadlines = DeadlineHeap()
    private var linkTable: [MediaLink?] = []
    private var touched: [MediaLink] = []
    private var seats: [UInt64: LinkSeat] = [:]
    private var nextMark: UInt64 = 0

    init(poller: EventPoller, mailbox: Mailbox<LoopMessage>) {
        self.poller = poller
        self.mailbox = mailbox
    }

    func run(until stop: LoopThread.Stop) {
        while !stop.isRequested {
            let ready = poller.wait(until: deadlines.first?.at)
            let now = MonotonicClock.now
            takeMessages(now: now)
            for event in ready {
                guard let seat = seats[event.mark] else { continue }
                let link = seat.link
                seat.receive(into: &slab, now: now) { packet, header, origin in
                    link.hear(packet, header, origin, now: now)
                }
                touch(link)
            }
            settle(now: now)
            callDue(now: now)
        }
        for link in links.values { link.close(now: MonotonicClock.now) }
    }

    private func takeMessages(now: Moment) {
        // Told once the messages are gone too, which hold what their links played.
        var closed: [@Sendable () -> Void] = []
        defer { for done in closed { done() } }
        for message in mailbox.drain() {
            switch message {
            case .open(let id, let settings, let events): open(id, settings, events)
            case .command(let id, let command):
                guard let link = links[id] else {
                    if case .send(_, _, let done) = command { done?(false) }
                    continue
                }
                link.handle(command, now: now)
                touch(link)
            case .close(let id, let done):
                close(id, now: now)
                closed.append(done)
            }
        }
    }

    private func open(_ id: Int, _ settings: LinkSettings, _ events: @escaping LinkListener) {
        let index = linkTable.firstIndex { $0 == nil } ?? linkTable.count
        let link = MediaLink(index: index, settings: settings, loop: self, listener: events)
        if index == linkTable.count { linkTable.append(link) } else { linkTable[index] = link }
        links[id] = link
    }

    private func close(_ id: Int, now: Moment) {
        guard let link = links.removeValue(forKey: id) else { return }
        link.close(now: now)
        deadlines.set(link.index, to: .distantFuture)
        linkTable[link.index] = nil
        touched.removeAll { $0 === link }
    }

    private func touch(_ link: MediaLink) {
        guard !link.isTouched else { return }
        link.isTouched = true
        touched.append(link)
    }

    private func settle(now: Moment) {
        while let link = touched.popLast() {
            link.isTouched = false
            link.settle(now: now)
            deadlines.set(link.index, to: link.deadline)
        }
    }

    private func callDue(now: Moment) {
        while let (index, at) = deadlines.first, at <= now {
            guard let link = linkTable[index] else {
                deadlines.set(index, to: .distantFuture)
                continue
            }
            link.callDue(now: now)
            link.settle(now: now)
            // An engine that keeps asking for the same moment would hold the thread; it is asked again in a while.
            deadlines.set(index, to: max(link.deadline, now + .microseconds(500)))
        }
    }

    // MARK: Seats

    func makeSeat(
        _ target: LinkTarget, for link: MediaLink, seed: UInt64, now: Moment
    ) throws(SocketError) -> LinkSeat {
        var options = UDPSocket.Options()
        options.bufferBytes = 1 << 18  // a quarter of a second of fifty tracks
        let socket = try UDPSocket(options: options)
        let port = socket.localAddress.port
        let hosts = try NetworkInterfaces.addresses(includingLoopback: link.settings.offersLoopback)
        let candidates = hosts.map { host in
            var address = host.address
            address.port = port
            return address
        }
        var policy = MediaPolicy(enabled: ["audio/opus"])
        policy.requestsAudioResends = true
        let peer = Peer(
            .init(
                role: .controlling, certificate: link.settings.certificate, candidates: candidates, seed: seed,
                media: policy, cname: "parley-\(UInt16(truncatingIfNeeded: seed))"), now: now)
        let mark = nextMark
        nextMark += 1
        let seat = LinkSeat(target, mark: mark, socket: socket, link: link, peer: peer)
        try poller.add(socket, mark: mark)
        seats[mark] = seat
        return seat
    }

    func remove(_ seat: LinkSeat) {
        poller.remove(seat.socket)
        seats[seat.mark] = nil
    }
}
