/// For when no turn-end model is there: whoever is silent is done, so that silence alone ends a turn.
public struct SilenceTurnEnd: TurnEndModel {
    public init() {}
    public func probabilityOfEnd(_ audio: [Int16]) async throws(SpeechError) -> Double { 1 }
}
