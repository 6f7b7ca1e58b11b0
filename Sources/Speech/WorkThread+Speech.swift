import Basics

extension ThreadExecutor {
    /// For an actor round a model of speech.
    static func forSpeech(_ name: String) throws(SpeechError) -> ThreadExecutor {
        do throws(ThreadError) { return try ThreadExecutor(name) } catch {
            throw .library("pthread_create", error.description)
        }
    }
}

extension WorkThread {
    /// A thread for a model of speech.
    static func forSpeech(_ name: String) throws(SpeechError) -> WorkThread {
        do throws(ThreadError) { return try WorkThread(name) } catch {
            throw .library("pthread_create", error.description)
        }
    }
}
