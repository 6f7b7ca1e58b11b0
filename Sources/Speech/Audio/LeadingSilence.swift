/// Cuts the silence a synthesizer begins with, so that an answer is heard sooner: at most 50 ms stay before the first
/// sample above −44 dBFS. Pure.
public struct LeadingSilence: Sendable {
    /// −44 dBFS of 16 bits: 32768 · 10^(−44/20). Above the noise of synthesizers, below the softest consonant.
    public static let threshold: Int16 = 207
    /// Of quiet that stays, so that a soft start ("h", "f") is not cut.
    public static let kept: Duration = .milliseconds(50)
    private let keptSamples: Int
    private var quiet: [Int16] = []
    private var hasBegun = false
    /// Samples cut so far; final once something came out.
    public private(set) var cutSamples = 0

    /// - Parameter sampleRate: in Hz.
    public init(sampleRate: Int) { keptSamples = max(0, sampleRate) / 20 }

    /// - Returns: what is to be played: nothing while it is silent.
    public mutating func trim(_ samples: [Int16]) -> [Int16] {
        guard !hasBegun else { return samples }
        quiet += samples
        let isLoud = { (sample: Int16) in sample > Self.threshold || sample < -Self.threshold }
        let first = quiet.firstIndex(where: isLoud)
        hasBegun = first != nil
        let cut = max(0, (first ?? quiet.count) - keptSamples)
        cutSamples += cut
        quiet.removeFirst(cut)
        guard hasBegun else { return [] }
        defer { quiet = [] }
        return quiet
    }
}
