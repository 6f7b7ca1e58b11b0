public import Basics

/// Puts packets back in order and says what to play when: the rules between a network that is late, loses and repeats, and
/// a listener who wants 20 ms every 20 ms.
///
/// Pure. Call ``insert(sequence:timestamp:duration:payload:now:)`` for each packet and ``next(now:)`` whenever more sound is
/// needed; it always answers. Delay follows the network both ways: between stretches of sound freely, within one by asking for
/// a faster or slower pace. Because delay is measured against arrival times, a sender whose clock runs fast or slow is followed too.
public struct JitterBuffer: Sendable {
    /// What to play next.
    public struct Frame: Sendable, Equatable {
        public enum Content: Sendable, Equatable {
            /// Decode this packet.
            case packet([UInt8])
            /// The packet before this one is lost: decode what this one repeats of it. This one follows by itself.
            case redundancy(in: [UInt8])
            /// A packet is lost or late: make up sound.
            case conceal
            /// Nobody speaks: before the first packet, in a pause (DTX), after the last packet.
            case silence
        }
        public var content: Content
        /// How long it plays, in ticks of the clock.
        public var ticks: Int
        /// What to do to the delay while playing it.
        public var pace = Pace.steady
    }
    /// Shortens or lengthens sound without changing its pitch, or leaves it.
    public enum Pace: Sendable, Equatable { case steady, faster, muchFaster, slower, muchSlower }

    /// Since the start. Packets.
    public struct Counters: Sendable, Equatable {
        public var received = 0
        public var played = 0
        /// Came after their turn.
        public var late = 0
        public var duplicates = 0
        /// Never came in time; `late` ones count here too.
        public var lost = 0
        /// Of the lost, how many the next packet may repeat.
        public var recovered = 0
        /// Thrown away unplayed, to catch up after a long stall or for want of room.
        public var skipped = 0
        /// Numbers far from the others that no second packet confirmed.
        public var strange = 0
        public var restarts = 0
    }

    struct Slot: Sendable {
        var sequence: Int64
        var timestamp: Int64
        var ticks: Int64
        var payload: [UInt8]
    }
    enum State: Sendable, Equatable {
        /// Waits until the next packet is due.
        case waiting
        /// Plays; so many ticks have been made up since the last packet ran out.
        case playing(stalled: Int64)
    }

    /// Packets ahead of the one to play; a power of two. 5 s of 20 ms.
    static let capacity: Int64 = 256
    /// Beyond this a delay is no jitter: the sender's clock was set, or the sender stopped it while muted. Seconds.
    static let implausible: (late: Int64, early: Int64) = (3, 1)

    /// Ticks a second: 48000 for Opus.
    public let clockRate: Int
    public internal(set) var counters = Counters()
    var estimator: DelayEstimator
    var slots: [Slot?]
    var state = State.waiting
    var stored = 0
    /// The next sequence number to play, and the timestamp it should have; nil before the first packet.
    var position: (sequence: Int64, timestamp: Int64)?
    /// The newest packet: what later numbers are unwrapped against.
    var newest: (sequence: Int64, timestamp: Int64)?
    /// Packets before this number belong to a clock that was replaced: their delay says nothing.
    var epoch = Int64.min
    /// What the last packet played; what a lost one is taken to have played.
    var lastTicks: Int64
    /// The last packet said that silence follows: Opus with DTX sends one or two bytes then.
    var isQuiet = false
    /// A packet far from the others, waiting to be confirmed by its successor.
    private var candidate: UInt16?
    /// Whether the last 64 before `position` came, newest in bit 0.
    var history: UInt64 = 0
    /// The recent part of packets lost, 0…1: a moving average over about 50.
    var loss = 0.0

    public init(clockRate: Int = 48_000) {
        self.clockRate = max(1000, clockRate)
        estimator = DelayEstimator(clockRate: self.clockRate)
        slots = Array(repeating: nil, count: Int(Self.capacity))
        lastTicks = Int64(self.clockRate / 50)
    }

    /// The wanted delay beyond the least transit.
    public var targetDelay: Duration { duration(wantedDelay) }
    /// Sound that has come and is not played yet, from the next packet to the end of the newest one.
    public var buffered: Duration {
        guard let position, let newest, stored > 0 else { return .zero }
        return duration(max(0, newest.timestamp &+ lastTicks &- position.timestamp))
    }

    /// Takes a packet. Anything may come: other streams' numbers, repetitions, the past.
    ///
    /// - Parameters:
    ///   - duration: ticks it plays; 1 to half a second.
    ///   - now: when it came.
    public mutating func insert(
        sequence: UInt16, timestamp: UInt32, duration: Int, payload: [UInt8], now: Moment
    ) {
        guard (1...clockRate / 2).contains(duration) else { return counters.strange += 1 }
        counters.received += 1
        let now = ticks(now)
        guard let newest else { return start(sequence, timestamp, duration, payload, now) }
        let step = Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: newest.sequence)))
        let place = newest.sequence &+ step
        guard abs(step) < Self.capacity else {
            // One stray packet must not end a stream; two in a row are a new one. RFC 3550 appendix A.1.
            guard candidate == sequence &- 1 else {
                candidate = sequence
                return counters.strange += 1
            }
            counters.restarts += 1
            restart()
            return start(sequence, timestamp, duration, payload, now)
        }
        candidate = nil
        let time =
            newest.timestamp &+ Int64(Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: newest.timestamp)))
        guard !isDuplicate(place) else { return counters.duplicates += 1 }
        note(place, time, now)
        if step > 0 { self.newest = (place, time) }
        store(Slot(sequence: place, timestamp: time, ticks: Int64(duration), payload: payload))
    }

    /// Forgets all packets and the network: another source sends from now on.
    public mutating func restart() {
        counters.skipped += stored
        slots = Array(repeating: nil, count: slots.count)
        estimator = DelayEstimator(clockRate: clockRate)
        (stored, state, position, newest, candidate) = (0, .waiting, nil, nil, nil)
        (epoch, history, loss, isQuiet) = (.min, 0, 0, false)
    }

    private mutating func start(
        _ sequence: UInt16, _ timestamp: UInt32, _ duration: Int, _ payload: [UInt8], _ now: Int64
    ) {
        // Away from zero, so that packets older than the first have numbers too.
        let (place, time) = (Int64(sequence) + 65_536, Int64(timestamp) + 1 << 32)
        (newest, candidate) = ((place, time), nil)
        estimator.note(timestamp: time, now: now)
        store(Slot(sequence: place, timestamp: time, ticks: Int64(duration), payload: payload))
    }

    private mutating func note(_ place: Int64, _ time: Int64, _ now: Int64) {
        let delay = now &- time &- (estimator.base ?? 0)
        let rate = Int64(clockRate)
        if delay > Self.implausible.late * rate || delay < -Self.implausible.early * rate {
            guard place > (newest?.sequence ?? .min) else { return }
            estimator.rebase(timestamp: time, now: now)
            epoch = place
        } else if place >= epoch {
            estimator.note(timestamp: time, now: now)
        }
    }

    private func isDuplicate(_ place: Int64) -> Bool {
        guard let position, place < position.sequence else { return slots[index(place)]?.sequence == place }
        let age = position.sequence &- 1 &- place
        return age < 64 && history >> UInt64(age) & 1 == 1
    }

    private mutating func store(_ slot: Slot) {
        if let position, slot.sequence < position.sequence { return counters.late += 1 }
        if let position, slot.sequence >= position.sequence &+ Self.capacity {
            advance(to: slot.sequence &- Self.capacity &+ 1)
        }
        if let old = slots[index(slot.sequence)], old.sequence > slot.sequence { return counters.late += 1 }
        if slots[index(slot.sequence)] == nil { stored += 1 } else { counters.skipped += 1 }
        slots[index(slot.sequence)] = slot
    }

    func index(_ place: Int64) -> Int { Int(place & (Self.capacity - 1)) }
    func ticks(_ moment: Moment) -> Int64 {
        // In two parts, since nanoseconds times 48000 overflows after two days.
        let (seconds, rest) = moment.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return seconds &* Int64(clockRate) &+ rest * Int64(clockRate) / 1_000_000_000
    }
    func duration(_ ticks: Int64) -> Duration { .microseconds(ticks * 1_000_000 / Int64(clockRate)) }
}

extension JitterBuffer {
    /// Whether a copy of this packet, repeated in a later one, is still of use.
    func wants(_ sequence: UInt16) -> Bool {
        guard let newest else { return false }
        let step = Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: newest.sequence)))
        let place = newest.sequence &+ step
        guard step < Self.capacity, step > -Self.capacity, place >= position?.sequence ?? .min else { return false }
        return slots[index(place)]?.sequence != place
    }
}
