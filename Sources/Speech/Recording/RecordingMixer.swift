public import Basics

/// Puts what two sides said beside each other on one clock: left the caller, right the agent.
///
/// Pure. Frames come with the moment at which they were heard or sent. A side's frames that follow each other within the
/// tolerance are joined without a seam, since threads wake up late; a longer gap becomes silence of that length, and what
/// came too early for its place is cut. What both sides have reached is given out; a side that says nothing is not waited for.
public struct RecordingMixer: Sendable {
    public enum Side: Int, Sendable, CaseIterable { case caller, agent }

    /// How far a frame may lie from where the last one ended and still be joined to it. Milliseconds.
    static let tolerance = 60
    /// How long the side that is behind is waited for. Milliseconds.
    static let patience = 500
    /// A moment further ahead than this is no gap but a mistake, and does not fill the disk with silence. Seconds: an hour.
    static let longestGap = 3600

    private struct Track: Sendable {
        /// Samples not given out yet; the first lies at `RecordingMixer.given`.
        var pending: [Int16] = []
    }
    public let sampleRate: Int
    private var start: Moment?
    private var tracks = [Track(), Track()]
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
    public mutating func add(_ samples: [Int16], from side: Side, at moment: Moment, into output: inout [Int16]) {
        let start = start ?? moment
        self.start = start
        let place = position(moment - start)
        var end = given + tracks[side.rawValue].pending.count
        guard place - end <= Self.longestGap * sampleRate else { return cut += samples.count }
        let tolerance = sampleRate * Self.tolerance / 1000
        var rest = samples[...]
        if place > end + tolerance {
            give(upTo: place - sampleRate * Self.patience / 1000, into: &output)
            end = given + tracks[side.rawValue].pending.count
            tracks[side.rawValue].pending += repeatElement(0, count: max(0, place - end))
        } else if place < end - tolerance {
            rest = samples.dropFirst(end - place)
            cut += samples.count - rest.count
        }
        tracks[side.rawValue].pending += rest
        let furthest = given + (tracks.map(\.pending.count).max() ?? 0)
        give(upTo: furthest - sampleRate * Self.patience / 1000, into: &output)
        give(upTo: given + (tracks.map(\.pending.count).min() ?? 0), into: &output)
    }

    /// Gives out everything: the call is over.
    public mutating func finish(into output: inout [Int16]) {
        give(upTo: given + (tracks.map(\.pending.count).max() ?? 0), into: &output)
    }

    private func position(_ duration: Duration) -> Int {
        let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int(seconds) * sampleRate + Int(rest) * sampleRate / 1_000_000_000
    }

    private mutating func give(upTo place: Int, into output: inout [Int16]) {
        let count = place - given
        guard count > 0 else { return }
        let counts = tracks.map { min(count, $0.pending.count) }
        for index in 0..<count {
            for (track, available) in counts.enumerated() {
                output.append(index < available ? tracks[track].pending[index] : 0)
            }
        }
        for track in tracks.indices { tracks[track].pending.removeFirst(counts[track]) }
        given = place
    }
}
