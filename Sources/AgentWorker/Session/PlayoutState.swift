/// The queue's rules, without its lock: which samples come next, and what is told of them.
struct PlayoutState: Sendable {
    private struct Segment: Sendable {
        var id: PlayoutQueue.SegmentID
        var samples: [Int16] = []
        var playhead = 0
        var isStarted = false
        var isFinished = false
        var frames = 0
        var rest: Int { samples.count - playhead }
    }
    /// Segments whose playhead is still known after their end.
    private static let memory = 64
    /// Frames between two reports of a playhead: 200 ms.
    private static let reportEvery = 10

    var isPaused = false
    private(set) var isClosed = false
    private(set) var queued = 0
    private var segments: [Segment] = []
    /// The last segments that ended or were cut, oldest first.
    private var past: [(id: PlayoutQueue.SegmentID, playhead: Int)] = []
    /// What is left of a cut segment: one frame, to fade out with.
    private var tail: [Int16] = []
    private var wasSound = false
    private var saidUnderrun: PlayoutQueue.SegmentID?
    private var waiter: UInt64 = 0

    mutating func nextWaiter() -> UInt64 {
        waiter += 1
        return waiter
    }

    mutating func append(_ id: PlayoutQueue.SegmentID, _ samples: [Int16]) {
        guard !isClosed, !past.contains(where: { $0.id == id }) else { return }
        let index = place(of: id)
        guard !segments[index].isFinished else { return }
        segments[index].samples += samples
        queued += samples.count
    }
    mutating func finish(_ id: PlayoutQueue.SegmentID) {
        guard !isClosed, !past.contains(where: { $0.id == id }) else { return }
        segments[place(of: id)].isFinished = true
    }
    private mutating func place(of id: PlayoutQueue.SegmentID) -> Int {
        if let index = segments.firstIndex(where: { $0.id == id }) { return index }
        segments.append(Segment(id: id))
        return segments.count - 1
    }

    func playhead(of id: PlayoutQueue.SegmentID) -> Int? {
        segments.first { $0.id == id }?.playhead ?? past.last { $0.id == id }?.playhead
    }
    var current: (segment: PlayoutQueue.SegmentID, playhead: Int)? {
        segments.first.flatMap { $0.isStarted ? ($0.id, $0.playhead) : nil }
    }

    mutating func clear(frame: Int) -> [PlayoutQueue.Cut] {
        // Without sound in the frame before, as in a pause, there is nothing to fade.
        if wasSound, var first = segments.first, first.rest > 0 {
            tail = Array(first.samples[first.playhead...].prefix(frame))
            first.playhead += tail.count
            segments[0] = first
        }
        let cuts = segments.map { PlayoutQueue.Cut(segment: $0.id, playhead: $0.playhead, unplayed: $0.rest) }
        for segment in segments { remember(segment) }
        (segments, queued, isPaused, isResuming, saidUnderrun) = ([], 0, false, false, nil)
        return cuts
    }
    mutating func close() {
        _ = clear(frame: 0)
        isClosed = true
    }

    /// Fills a frame; false when all of it is silence.
    mutating func pull(into frame: inout [Int16]) -> (isSound: Bool, events: [PlayoutQueue.Event]) {
        var events: [PlayoutQueue.Event] = []
        var filled = 0
        let isEnding = isPaused || !tail.isEmpty
        let isBeginning = !wasSound
        if !tail.isEmpty {
            filled = min(tail.count, frame.count)
            for index in 0..<filled { frame[index] = tail[index] }
            tail = []
        } else if !isPaused || wasSound {  // the first frame of a pause is its fade-out
            filled = fill(&frame, &events)
        }
        for index in filled..<frame.count { frame[index] = 0 }
        if filled > 0, isEnding { fade(&frame, filled, out: true) }
        // What began in silence begins at nothing; after a pause it would click otherwise.
        if filled > 0, isBeginning, isResuming { fade(&frame, filled, out: false) }
        if filled > 0 { isResuming = isPaused }
        wasSound = filled > 0 && !isEnding
        return (filled > 0, events)
    }
    /// The last sound was faded out for a pause.
    private var isResuming = false

    private mutating func fill(_ frame: inout [Int16], _ events: inout [PlayoutQueue.Event]) -> Int {
        var filled = 0
        while filled < frame.count, !segments.isEmpty {
            let count = min(segments[0].rest, frame.count - filled)
            let start = segments[0].playhead
            for index in 0..<count { frame[filled + index] = segments[0].samples[start + index] }
            filled += count
            segments[0].playhead += count
            queued -= count
            let segment = segments[0]
            if !segment.isStarted, count > 0 || segment.isFinished {
                segments[0].isStarted = true
                events.append(.segmentStarted(segment.id))
            }
            if count > 0 {
                saidUnderrun = nil
                segments[0].frames += 1
                if segments[0].frames % Self.reportEvery == 0 { events.append(.progressed(segment.id)) }
            }
            guard segments[0].rest == 0 else { break }
            guard segment.isFinished else {
                if segments[0].isStarted, filled < frame.count, saidUnderrun != segment.id {
                    events.append(.underrun(segment.id))
                    saidUnderrun = segment.id
                }
                break
            }
            events.append(.segmentFinished(segment.id))
            remember(segments.removeFirst())
        }
        return filled
    }

    private mutating func remember(_ segment: Segment) {
        past.append((segment.id, segment.playhead))
        if past.count > Self.memory { past.removeFirst() }
    }

    private func fade(_ frame: inout [Int16], _ count: Int, out: Bool) {
        for index in 0..<count {
            let weight = out ? count - index : index + 1
            frame[index] = Int16(clamping: Int(frame[index]) * weight / count)
        }
    }
}
