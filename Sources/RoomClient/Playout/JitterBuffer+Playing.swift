public import Basics

/// What to play now.
extension JitterBuffer {
    /// Sound made up at a stretch before silence is more honest. Milliseconds; libopus has faded out by then.
    static let longestConcealment: Int64 = 200
    /// Delay above the target that is left alone: sound is taken in pieces of 20 ms. Milliseconds.
    static let slack: (below: Int64, above: Int64) = (5, 25)
    /// Delay away from the target that is felt in a talk, or about to make gaps: mended at every chance. Milliseconds.
    static let urgent: (below: Int64, above: Int64) = (25, 100)
    /// More than this much too late and packets are thrown away. Milliseconds.
    static let hopeless: Int64 = 1000
    /// With more than this part lost, one more packet is held back, so that the next is there to repair from.
    static let repairsAbove = 0.02

    /// What plays from `now` on. A packet that comes later is late.
    public mutating func next(now: Moment) -> Frame {
        let now = ticks(now)
        guard let first = firstStored() else { return starve() }
        switch state {
        case .waiting: return begin(first, now)
        case .playing(let stalled): return go(on: first, stalled, now)
        }
    }

    /// How long packets should be held back beyond the least transit, in ticks.
    var wantedDelay: Int64 { estimator.target + (loss > Self.repairsAbove ? lastTicks : 0) }

    private func milliseconds(_ count: Int64) -> Int64 { count * Int64(clockRate) / 1000 }
    private var frame: Int64 { Int64(clockRate / 50) }

    /// The packet to play next among those that are here.
    private func firstStored() -> Slot? {
        guard stored > 0 else { return nil }
        if let position {
            for place in position.sequence..<position.sequence &+ Self.capacity {
                if let slot = slots[index(place)], slot.sequence == place { return slot }
            }
        }
        var first: Slot?
        for case .some(let slot) in slots where slot.sequence < first?.sequence ?? .max { first = slot }
        return first
    }

    /// Nothing is here: the last packet's successor is late, or lost, or was never sent.
    private mutating func starve() -> Frame {
        guard case .playing(let stalled) = state, !isQuiet, stalled < milliseconds(Self.longestConcealment) else {
            state = .waiting
            return Frame(content: .silence, ticks: Int(frame))
        }
        state = .playing(stalled: stalled + frame)
        return Frame(content: .conceal, ticks: Int(frame))
    }

    /// How much longer than wanted `slot` has been held back, in ticks; nil when its clock is no longer known.
    private func excess(_ slot: Slot, _ now: Int64) -> Int64? {
        guard slot.sequence >= epoch, let base = estimator.base else { return nil }
        return now &- slot.timestamp &- base &- wantedDelay
    }

    /// After silence the first packet is played when its time has come, which sets the delay anew.
    private mutating func begin(_ first: Slot, _ now: Int64) -> Frame {
        if let excess = excess(first, now), excess < 0 {
            return Frame(content: .silence, ticks: Int(frame))
        }
        return play(first, now)
    }

    private mutating func go(on first: Slot, _ stalled: Int64, _ now: Int64) -> Frame {
        guard let position else { return play(first, now) }
        let missing = first.sequence - position.sequence
        var gap = first.timestamp &- position.timestamp
        if missing == 0 && gap <= 0 { return play(first, now) }  // the usual case
        if missing > 0 {
            // What was made up while nothing was here stood for the missing ones.
            let covered = min(max(0, stalled), max(0, gap))
            gap -= covered
            self.position?.timestamp = position.timestamp &+ covered
        }
        guard missing > 0, gap > 0 else {
            if gap > 0 { return pause(first, now) }
            return play(first, now)
        }
        state = .playing(stalled: 0)
        if gap > missing * lastTicks + frame {  // lost, and a pause besides
            return pause(first, now)
        }
        if missing == 1 {
            lose(upTo: first.sequence)
            counters.recovered += 1
            self.position = (first.sequence, first.timestamp)
            return Frame(content: .redundancy(in: first.payload), ticks: Int(min(gap, Int64(clockRate) / 10)))
        }
        lose(upTo: position.sequence + 1)
        let ticks = min(lastTicks, gap)
        self.position = (position.sequence + 1, (self.position?.timestamp ?? 0) &+ ticks)
        return Frame(content: .conceal, ticks: Int(ticks))
    }

    /// The sender was silent up to `first`.
    private mutating func pause(_ first: Slot, _ now: Int64) -> Frame {
        state = .waiting
        return begin(first, now)
    }

    private mutating func play(_ first: Slot, _ now: Int64) -> Frame {
        var slot = first
        let limit = milliseconds(Self.hopeless)
        while let excess = excess(slot, now), excess > limit, stored > 1 {
            drop(slot)
            guard let following = firstStored() else { break }
            slot = following
        }
        lose(upTo: slot.sequence)
        remove(slot)
        (history, loss) = (history << 1 | 1, loss * 0.98)
        position = (slot.sequence + 1, slot.timestamp &+ slot.ticks)
        (lastTicks, state) = (slot.ticks, .playing(stalled: 0))
        isQuiet = slot.payload.count <= 2
        counters.played += 1
        return Frame(content: .packet(slot.payload), ticks: Int(slot.ticks), pace: pace(slot, now))
    }

    private func pace(_ slot: Slot, _ now: Int64) -> Pace {
        guard let excess = excess(slot, now) else { return .steady }
        if excess > milliseconds(Self.urgent.above) { return .muchFaster }
        if excess > milliseconds(Self.slack.above) { return .faster }
        if excess < -milliseconds(Self.urgent.below) { return .muchSlower }
        return excess < -milliseconds(Self.slack.below) ? .slower : .steady
    }

    /// Gives up on all numbers before `sequence`.
    private mutating func lose(upTo sequence: Int64) {
        guard let position, sequence > position.sequence else { return }
        let count = sequence - position.sequence
        counters.lost += Int(count)
        history = count < 64 ? history << UInt64(count) : 0
        for _ in 0..<min(count, 100) { loss = loss * 0.98 + 0.02 }
        self.position?.sequence = sequence
    }

    private mutating func drop(_ slot: Slot) {
        lose(upTo: slot.sequence)
        remove(slot)
        counters.skipped += 1
        history = history << 1 | 1
        position = (slot.sequence + 1, slot.timestamp &+ slot.ticks)
    }
    private mutating func remove(_ slot: Slot) {
        slots[index(slot.sequence)] = nil
        stored -= 1
    }

    /// Makes room: everything before `sequence` is given up.
    mutating func advance(to sequence: Int64) {
        guard let position, sequence > position.sequence else { return }
        for place in position.sequence..<min(sequence, position.sequence &+ Self.capacity) {
            if let slot = slots[index(place)], slot.sequence == place {
                remove(slot)
                counters.skipped += 1
            }
        }
        lose(upTo: sequence)
        state = .waiting
    }
}
