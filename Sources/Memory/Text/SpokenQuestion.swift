/// Whether a turn asks rather than tells: what was asked is seldom what somebody later wants to know.
enum SpokenQuestion {
    static func asks(_ text: String) -> Bool { TurnTraits(SpokenText(text), names: []).isQuestion }
}
