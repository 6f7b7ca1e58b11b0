/// What one stream has yet to recognise, in order: sound only of utterances, of bounded length.
///
/// Pure. Whoever recognises takes ``next(atMost:)`` until nil, and reports only what ``isWanted(_:)``.
struct RecognitionQueue {
    enum Work: Equatable {
        case start(UInt32)
        case hear([Int16])
        /// Tell the final result of what was heard since `.start`.
        case end(UInt32)
        /// Forget what was heard since `.start`; no result.
        case abandon
        /// Tell an empty final result: this utterance never began, or not a sample of it came.
        case nothingHeard(UInt32)
    }
    private enum Item {
        case begin(UInt32)
        case sound([Int16])
        case finish(UInt32)

        var sampleCount: Int { if case .sound(let samples) = self { samples.count } else { 0 } }
        func begins(_ utterance: UInt32) -> Bool { if case .begin(utterance) = self { true } else { false } }
        func finishes(_ utterance: UInt32) -> Bool { if case .finish(utterance) = self { true } else { false } }
    }
    /// In samples. What waits longer than that is of no use in a conversation.
    private let capacity: Int
    private var items: [Item] = []
    private var queuedSamples = 0
    /// Utterance the sound pushed now belongs to.
    private var open: UInt32?
    /// Utterance whose `.start` was handed out last, and neither its `.end` nor `.abandon` since.
    private var started: UInt32?
    /// Utterance whose results are awaited.
    private var wanted: UInt32?
    private var mustAbandon = false
    /// Samples thrown away, oldest first, since the recogniser was too slow.
    private(set) var droppedSamples = 0

    init(capacity: Int) { self.capacity = capacity }

    var isEmpty: Bool { items.isEmpty && !mustAbandon }
    func isWanted(_ utterance: UInt32) -> Bool { wanted == utterance }

    mutating func push(_ samples: [Int16]) {
        guard open != nil, !samples.isEmpty else { return }
        items.append(.sound(samples))
        queuedSamples += samples.count
        while queuedSamples > capacity, dropOldest() {}
    }
    /// An utterance still open is discarded: nobody can finish it any more.
    mutating func begin(_ utterance: UInt32) {
        if let open { discard(open) }
        open = utterance
        items.append(.begin(utterance))
    }
    mutating func finish(_ utterance: UInt32) {
        if open == utterance { open = nil }
        items.append(.finish(utterance))
    }
    mutating func discard(_ utterance: UInt32) {
        if open == utterance { open = nil }
        if wanted == utterance { wanted = nil }
        if started == utterance {
            started = nil
            mustAbandon = true
            remove(from: 0, of: utterance)
        } else if let first = items.firstIndex(where: { $0.begins(utterance) }) {
            remove(from: first, of: utterance)
        } else {
            items.removeAll { $0.finishes(utterance) }
        }
    }
    mutating func close() {
        items.removeAll()
        (queuedSamples, open, wanted) = (0, nil, nil)
        if started != nil { (started, mustAbandon) = (nil, true) }
    }

    /// - Parameter limit: samples of one `.hear`.
    mutating func next(atMost limit: Int) -> Work? {
        if mustAbandon {
            mustAbandon = false
            return .abandon
        }
        guard let first = items.first else { return nil }
        switch first {
        case .begin(let utterance):
            items.removeFirst()
            (started, wanted) = (utterance, utterance)
            return .start(utterance)
        case .finish(let utterance):
            items.removeFirst()
            guard started == utterance else {
                wanted = utterance
                return .nothingHeard(utterance)
            }
            started = nil
            return .end(utterance)
        case .sound:
            return .hear(takeSound(atMost: limit))
        }
    }

    private mutating func takeSound(atMost limit: Int) -> [Int16] {
        var sound: [Int16] = []
        var used = 0
        for item in items {
            guard case .sound(let samples) = item, sound.count < limit else { break }
            sound += samples
            used += 1
        }
        items.removeFirst(used)
        queuedSamples -= sound.count
        if sound.count > limit {
            let rest = Array(sound[limit...])
            items.insert(.sound(rest), at: 0)
            queuedSamples += rest.count
            sound.removeLast(rest.count)
        }
        return sound
    }
    private mutating func dropOldest() -> Bool {
        guard let index = items.firstIndex(where: { $0.sampleCount > 0 }) else { return false }
        queuedSamples -= items[index].sampleCount
        droppedSamples += items[index].sampleCount
        items.remove(at: index)
        return true
    }
    /// Removes an utterance's begin, sound and finish; `first` is where it begins.
    private mutating func remove(from first: Int, of utterance: UInt32) {
        var end = first
        while end < items.count {
            if case .begin(let other) = items[end], other != utterance || end > first { break }
            end += 1
            if items[end - 1].finishes(utterance) { break }
        }
        queuedSamples -= items[first..<end].reduce(0) { $0 + $1.sampleCount }
        items.removeSubrange(first..<end)
    }
}
