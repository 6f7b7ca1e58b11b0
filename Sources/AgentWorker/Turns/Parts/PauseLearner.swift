import Basics

/// Learns how long this caller pauses inside a turn, so that they are not cut off there.
///
/// An exponential average that starts at the shortest delay; pauses outside the settings' bounds count as the bound.
/// Source: voice-agents.md §2.1 (LiveKit's dynamic endpointing).
struct PauseLearner: Sendable {
    private let settings: EndpointingSettings
    /// The delay to use now for a turn that seems complete.
    private(set) var minimumDelay: Duration

    init(_ settings: EndpointingSettings) {
        self.settings = settings
        minimumDelay = settings.minimumDelay
    }

    /// - Parameter pause: silence after which the caller went on with the same turn.
    mutating func learn(pause: Duration) {
        guard settings.isDynamic, settings.minimumDelay < settings.maximumDelay else { return }
        let sample = min(max(pause, settings.minimumDelay), settings.maximumDelay)
        let weight = min(max(settings.memory, 0), 1)
        minimumDelay = minimumDelay * weight + sample * (1 - weight)
    }
}
