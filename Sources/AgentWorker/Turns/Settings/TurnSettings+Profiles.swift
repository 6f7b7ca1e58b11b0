extension TurnSettings {
    /// - Parameter usesTurnEndModel: whether the session answers `.judgeTurnEnd`.
    public init(_ profile: Profile, usesTurnEndModel: Bool = true) {
        self.init()
        if !usesTurnEndModel { endpointing = .withoutModel }
        switch profile {
        case .balanced: break
        case .conservative:
            // For callers who think aloud and noisy rooms: half a second more everywhere, and words before a hold.
            endpointing.minimumDelay += .milliseconds(300)
            endpointing.maximumDelay += .milliseconds(1000)
            endpointing.delayWithoutModel += .milliseconds(300)
            endpointing.threshold = 0.6
            interruption.minimumSpeech = .milliseconds(800)
            interruption.minimumSpeechInWarmUp = .milliseconds(1200)
            interruption.minimumWords = 1
            patience.away = .seconds(25)
        case .aggressive:
            // For quick exchanges over a good headset.
            endpointing.minimumDelay -= .milliseconds(100)
            endpointing.maximumDelay = .milliseconds(1500)
            endpointing.delayWithoutModel = .milliseconds(400)
            endpointing.threshold = 0.4
            interruption.minimumSpeech = .milliseconds(300)
            interruption.minimumSpeechInWarmUp = .milliseconds(500)
            interruption.falseInterruptionDelay = .milliseconds(1200)
        }
    }
}
