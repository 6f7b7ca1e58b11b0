/// How sure, and for how long, before speech counts as begun or ended. Numbers from the defaults of LiveKit's agents (0.5,
/// 0.15 below, 50 ms, 250 or 550 ms, smoothing 0.35) and pipecat (0.7).
public struct VoiceActivityProfile: Sendable, Equatable {
    /// Smoothed probability from which a window is speech; 0…1.
    public var activation: Float
    /// While the agent itself can be heard, so that what is left of its echo is not taken for the caller.
    public var activationOverAgent: Float
    /// How far below the activation a window may fall and still belong to speech that has begun.
    public var hysteresis: Float
    /// Speech this long is speech; shorter is a click or a knock.
    public var shortestSpeech: Duration
    /// Silence this long ends speech.
    public var shortestSilence: Duration
    /// Weight of the past in the smoothed probability: 0 believes each window, nearly 1 hardly moves.
    public var smoothing: Float

    public init(
        activation: Float = 0.5, activationOverAgent: Float = 0.7, hysteresis: Float = 0.15,
        shortestSpeech: Duration = .milliseconds(50), shortestSilence: Duration = .milliseconds(400),
        smoothing: Float = 0.35
    ) {
        self.activation = activation
        self.activationOverAgent = activationOverAgent
        self.hysteresis = hysteresis
        self.shortestSpeech = shortestSpeech
        self.shortestSilence = shortestSilence
        self.smoothing = smoothing
    }

    /// For noisy rooms and slow speakers: surer before it starts, more patient before it ends.
    public static let conservative = VoiceActivityProfile(
        activation: 0.6, activationOverAgent: 0.8, shortestSpeech: .milliseconds(100),
        shortestSilence: .milliseconds(550))
    /// Both defaults of LiveKit, and a silence between its two.
    public static let balanced = VoiceActivityProfile()
    /// For quiet rooms and quick exchanges.
    public static let aggressive = VoiceActivityProfile(
        activation: 0.4, activationOverAgent: 0.6, shortestSpeech: .milliseconds(30),
        shortestSilence: .milliseconds(250))

    /// Smoothed probability under which a window is silence once speech has begun; at least 0.01, or nothing would end.
    func deactivation(overAgent: Bool) -> Float { max(0.01, threshold(overAgent: overAgent) - hysteresis) }
    func threshold(overAgent: Bool) -> Float { overAgent ? activationOverAgent : activation }
}
