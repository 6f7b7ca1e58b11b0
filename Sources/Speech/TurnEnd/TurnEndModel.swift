/// Judges by ear whether somebody has finished what they were saying. One instance serves every call of a process.
public protocol TurnEndModel: Sendable {
    /// - Parameter audio: 16 kHz mono, the turn so far up to now, its silence at the end included; the model takes what it
    ///   can use of it (the last 8 s).
    /// - Returns: 0 (goes on) … 1 (done).
    func probabilityOfEnd(_ audio: [Int16]) async throws(SpeechError) -> Double
}
