import Basics
import Sockets
import Speech
import Synchronization

/// Voice activity that notes when it first heard anything: then the agent hears its caller.
final class NotedVoiceActivity: VoiceActivityModel {
    private let model: any VoiceActivityModel
    private let note: FirstTime
    var sampleRate: Int { model.sampleRate }
    var windowSize: Int { model.windowSize }

    init(_ model: any VoiceActivityModel, _ note: FirstTime) {
        self.model = model
        self.note = note
    }
    func probability(of window: [Int16]) throws(SpeechError) -> Float {
        note.happened()
        return try model.probability(of: window)
    }
    func reset() { model.reset() }
}

/// When something happened for the first time since it was asked for.
final class FirstTime: Sendable {
    private let moment = Mutex<Moment?>(nil)
    func forget() { moment.withLock { $0 = nil } }
    func happened() { moment.withLock { $0 = $0 ?? MonotonicClock.now } }
    var value: Moment? { moment.withLock(\.self) }
}
