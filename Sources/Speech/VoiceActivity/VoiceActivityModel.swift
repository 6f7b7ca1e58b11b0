/// Says how likely it is that a short window of sound holds speech. One instance hears one stream, on one thread.
public protocol VoiceActivityModel: AnyObject {
    /// Of the windows it takes, in Hz.
    var sampleRate: Int { get }
    /// Samples in a window: 512 at 16 kHz is 32 ms.
    var windowSize: Int { get }
    /// - Parameter window: exactly ``windowSize`` samples.
    /// - Returns: 0 (surely not) … 1 (surely).
    func probability(of window: [Int16]) throws(SpeechError) -> Float
    /// Forgets what it heard before.
    func reset()
}
