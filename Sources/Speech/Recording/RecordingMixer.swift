public import Basics

/// Puts what two sides said beside each other on one clock: left the caller, right the agent.
///
/// Pure. Frames come with the moment at which they were heard or sent. A side's frames that follow each other within the
/// tolerance are joined without a seam, since threads wake up late; a longer gap becomes silence of that length, and what
/// came too early for its place is cut. What all have reached is given out; who says nothing is waited for half a second.
public struct RecordingMixer: Sendable {
    public enum Side: Int, Sendable, CaseIterable { case caller, agent }

    /// How far a frame may lie from where the last one ended and still be joined to it. Milliseconds.
    static let tolerance = 60
    /// How long the side that is behind is waited for. Milliseconds.
    static let patience = 500
    /// A moment further ahead than this is no gap but a mistake, and does not fill the disk with silence. Seconds: an hour.
    static let longestGap = 3600

    /// Sources at once, the two sides' own included; the sound of further ones is cut.
    static let sourceLimit = 64

    private struct Track: Sendable {
        var source: Int
        var side: Side
        /// Its first frame lies exactly where it belongs; the tolerance is for those that follow.
        var hasBegun = false
        /// No more of it is expected: it goes once it is given out.
        var hasEnded = false
        /// Samples not given out yet; the first lies at `RecordingMixer.given`.
        var pending: [Int16] = []
    }
    public let sampleRate: Int
    private var start: Moment?
    /// The sides' own are always there. So something is always waited for, and a further source that begins is in time.
    private var tracks = Side.allCases.map { Track(source: $0.rawValue, side: $0) }
    /// Samples of each side given out so far.
    public private(set) var given = 0
    /// Samples that did not fit where they belonged, for having come too late or too early.
    public private(set) var cut = 0

    /// - Parameter start: where the recording begins; nil for the first frame.
    public init(sampleRate: Int, start: Moment? = nil) {
        self.sampleRate = max(1, sampleRate)
        self.start = start
    }

    /// Takes a frame whose first sample belongs to `moment`, and appends to `output` what is complete: left, right, left …
    ///
    /// - Parameter source: several voices of a side are added up: each has a number of its own, from 2 on. Nil: the side's
    ///   only one.
    public mutating func add(
        _ samples: [Int16], from side: Side, source: Int? = nil, at moment: Moment, into output: inout [Int16]
    ) {
        guard let index = index(of: source ?? side.rawValue, side) else { return cut += samples.count }
        let start = start ?? moment
        self.start = start
        let place = position(moment - start)
        var end = given + tracks[index].pending.count
        guard place - end <= Self.longestGap * sampleRate else { return cut += samples.count }
        let tolerance = sampleRate * Self.tolerance / 1000
        var rest = samples[...]
        if place > end + (tracks[index].hasBegun ? tolerance : 0) {
            give(upTo: place - sampleRate * Self.patience / 1000, into: &output)
            end = given + tracks[index].pending.count
            tracks[index].pending += repeatElement(0, count: max(0, place - end))
        } else if place < end - tolerance {
            rest = samples.dropFirst(end - place)
            cut += samples.count - rest.count
        }
        tracks[index].hasBegun = true
        tracks[index].pending += rest
        let furthest = given + (tracks.map(\.pending.count).max() ?? 0)
        give(upTo: furthest - sampleRate * Self.patience / 1000, into: &output)
        give(upTo: given + (tracks.map(\.pending.count).min() ?? 0), into: &output)
        tracks.removeAll { $0.hasEnded && $0.pending.isEmpty }
    }

    /// No more of that source is expected, though it may begin again.
    public mutating func end(source: Int) {
        for index in tracks.indices where tracks[index].source == source && source >= Side.allCases.count {
            tracks[index].hasEnded = true
        }
    }

    /// Before a frame after a long pause: gives out a second at most of what lies before it, so that nobody has to hold
    /// all that silence at once.
    /// - Returns: whether there is more to give.
    public mutating func advance(towards moment: Moment, into output: inout [Int16]) -> Bool {
        guard let start else { return false }
        let aim = position(moment - start) - sampleRate * Self.patience / 1000
        guard aim > given, aim - given <= Self.longestGap * sampleRate else { return false }
        give(upTo: min(aim, given + sampleRate), into: &output)
        return given < aim
    }

    /// Gives out everything: the call is over.
    public mutating func finish(into output: inout [Int16]) {
        give(upTo: given + (tracks.map(\.pending.count).max() ?? 0), into: &output)
    }

    private mutating func index(of source: Int, _ side: Side) -> Int? {
        if let index = tracks.firstIndex(where: { $0.source == source }) {
            tracks[index].hasEnded = false
            return index
        }
        guard tracks.count < Self.sourceLimit else { return nil }
        tracks.append(Track(source: source, side: side))
        return tracks.count - 1
    }

    private func position(_ duration: Duration) -> Int {
        let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int(seconds) * sampleRate + Int(rest) * sampleRate / 1_000_000_000
    }

    private mutating func give(upTo place: Int, into output: inout [Int16]) {
        let count = place - given
        guard count > 0 else { return }
        let first = output.count
        output += repeatElement(0, count: 2 * count)
        for track in tracks.indices {
            let available = min(count, tracks[track].pending.count)
            let offset = first + tracks[track].side.rawValue
            for index in 0..<available {
                let sum = Int32(output[offset + 2 * index]) + Int32(tracks[track].pending[index])
                output[offset + 2 * index] = Int16(clamping: sum)
            }
            tracks[track].pending.removeFirst(available)
        }
        given = place
    }
}
