import Basics

extension WorkThread {
    /// A thread for a model of speech.
    static func forSpeech(_ name: String) throws(SpeechError) -> WorkThread {
        do throws(ThreadError) { return try WorkThread(name) } catch {
            throw .library("pthread_create", error.description)
        }
    }
}
