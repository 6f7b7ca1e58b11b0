import Basics
import RoomClient
import Sockets
import Synchronization

/// What a caller gets of the agent: when its sound begins and ends on the wire, and whether every frame was in time.
final class CallerEar: AudioSink {
    /// Counts of frames of 20 ms and packets.
    struct Counts: Sendable {
        var packets = 0
        /// Came more than 20 ms after the quickest one's time: the jitter buffer may still have waited for them.
        var latePackets = 0
        /// The quickest packet's lead over the slowest one.
        var worstPacket: Duration = .zero
        var frames = 0
        /// Played more than 20 ms after their slot: the media thread was late.
        var lateFrames = 0
        var worstFrame: Duration = .zero
        /// Made up by the decoder although the agent spoke on.
        var concealed = 0
        /// Sequence numbers that never came.
        var lost = 0
    }
    private struct State {
        var counts = Counts()
        var lastSound: Moment?
        var isAudible = false
        /// Arrival minus RTP time of the quickest packet, in nanoseconds.
        var quickest: Int64?
        /// RTP time unrolled.
        var timestamp: Int64 = 0
        var lastTimestamp: UInt32?
        var lastSequence: UInt16?
        /// When the first frame was due, and how many were played since.
        var slot: Moment?
        var concealedInARow = 0
        var soundInARow = 0
    }
    /// What the sender says of a frame's level, in −dBov, below which it is sound. Silence is 127, Flite's pauses 60 to 90.
    private static let audible: UInt8 = 100
    /// Without a sound packet for so long, the agent is silent.
    private static let pause: Duration = .milliseconds(160)
    private static let frame: Duration = .milliseconds(20)

    private let state = Mutex(State())
    /// `true`: sound begins with a packet of that moment; `false`: the last packet with sound was of that moment.
    private let report: @Sendable (Bool, Moment) -> Void

    init(report: @escaping @Sendable (Bool, Moment) -> Void) { self.report = report }

    var counts: Counts { state.withLock(\.counts) }
    func forgetCounts() {
        state.withLock { state in
            state.counts = Counts()
            state.quickest = nil
            state.slot = nil
            state.lastSequence = nil
        }
    }

    func arrived(_ packet: ArrivedPacket) {
        let now = MonotonicClock.now
        let begins = state.withLock { state -> Bool in
            judge(packet, at: now, &state)
            guard let level = packet.level, level < Self.audible else { return false }
            state.lastSound = now
            defer { state.isAudible = true }
            return !state.isAudible
        }
        if begins { report(true, now) }
    }

    private func judge(_ packet: ArrivedPacket, at now: Moment, _ state: inout State) {
        state.counts.packets += 1
        if let last = state.lastTimestamp { state.timestamp += Int64(Int32(bitPattern: packet.timestamp &- last)) }
        state.lastTimestamp = packet.timestamp
        if let last = state.lastSequence, packet.sequence &- last < 0x8000 {
            state.counts.lost += max(0, Int(packet.sequence &- last) - 1)
        }
        state.lastSequence = packet.sequence
        let transit = now.nanoseconds - state.timestamp * 1_000_000_000 / 48_000
        let quickest = min(state.quickest ?? transit, transit)
        state.quickest = quickest
        let late = Duration.nanoseconds(transit - quickest)
        state.counts.worstPacket = max(state.counts.worstPacket, late)
        if late > Self.frame { state.counts.latePackets += 1 }
    }

    func hear(_ frame: [Int16], isConcealed: Bool) {
        let now = MonotonicClock.now
        let ended = state.withLock { state -> Moment? in
            let slot = state.slot.map { min($0 + Self.frame, now) } ?? now
            state.slot = slot
            state.counts.frames += 1
            let late = now - slot
            state.counts.worstFrame = max(state.counts.worstFrame, late)
            if late > Self.frame { state.counts.lateFrames += 1 }
            if isConcealed {
                state.concealedInARow += 1
                state.soundInARow = 0
            } else {
                // What is made up before silence is how sound fades out: it counts once sound has gone on for two frames.
                state.soundInARow = frame.contains { $0 != 0 } ? state.soundInARow + 1 : 0
                if state.soundInARow == 2 { state.counts.concealed += state.concealedInARow }
                if state.soundInARow != 1 { state.concealedInARow = 0 }
            }
            guard state.isAudible, let last = state.lastSound, now - last > Self.pause else { return nil }
            state.isAudible = false
            return last
        }
        if let ended { report(false, ended) }
    }
    func ended() {}
}
