/// What a recogniser's library does for one stream: hears one utterance after the other, all on one thread.
protocol UtteranceDecoder: AnyObject, Sendable {
    func start() throws(SpeechError)
    /// - Parameter samples: 16 kHz.
    func hear(_ samples: [Int16]) throws(SpeechError)
    /// What was heard since ``start()``, as far as known.
    var text: String { get }
    /// No more sound comes.
    /// - Returns: what was heard; empty when nothing was said.
    func end() throws(SpeechError) -> String
    /// Forgets what was heard since ``start()``. Nothing when it was not called.
    func abandon() throws(SpeechError)
}
