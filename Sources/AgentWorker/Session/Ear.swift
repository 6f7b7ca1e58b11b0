import Basics
import RoomClient
import Speech
import Synchronization

/// Listens to the caller: finds speech, hands it to recognition with the half second before it, keeps the turn's sound
/// for the end-of-turn model.
///
/// Called on the media thread each 20 ms, where voice activity costs about 0.1 ms a window; nothing here waits.
final class Ear: AudioSink {
    enum Event: Sendable, Equatable {
        case started(UtteranceID, at: Moment)
        case continues(UtteranceID, heardUntil: Moment)
        case ended(UtteranceID, lastHeard: Moment)
        /// The model of voice activity broke; loudness decides from here on.
        case detectorFailed(SpeechError)
        /// The track is gone.
        case silenced
    }

    /// Of the sound it is given and gives on, in Hz: what Silero, Smart Turn and the recognisers take.
    static let sampleRate = 16_000
    /// The longest piece the end-of-turn model uses.
    private static let keptTurn = 8 * sampleRate

    private struct State {
        var model: any VoiceActivityModel
        var gate: SpeechGate
        var preRoll = PreRoll()
        var window: [Int16] = []
        /// From the half second before the first speech after the last turn on; nil until somebody speaks.
        var turn: [Int16]?
        /// Where in `turn` the half second before each utterance begins.
        var beginnings: [(utterance: UInt32, offset: Int)] = []
        var stream: (any RecognitionStream)?
        var utterance: UInt32 = 0
        /// Recognition hears it and has not been told that it ended.
        var isOpen = false
        var isAgentAudible = false
        var isMuted = false
    }
    // The model is not Sendable: it lives behind the lock and nowhere else.
    private let state: Mutex<State>
    private let clock: @Sendable () -> Moment
    private let report: @Sendable (Event) -> Void

    /// - Parameters:
    ///   - model: takes 16 kHz.
    ///   - report: called on the media thread, must not block.
    init(
        model: sending any VoiceActivityModel, profile: VoiceActivityProfile, clock: @escaping @Sendable () -> Moment,
        report: @escaping @Sendable (Event) -> Void
    ) {
        state = Mutex(State(model: model, gate: SpeechGate(profile: profile)))
        self.clock = clock
        self.report = report
    }

    // MARK: what the session tells it

    /// Recognition begins, or begins again after it broke.
    func attach(_ stream: any RecognitionStream) {
        state.withLock { state in
            state.stream = stream
            state.isOpen = false
        }
    }
    /// No more sound of that utterance.
    func finish(_ utterance: UtteranceID) {
        state.withLock { state in
            if state.utterance == utterance.number { state.isOpen = false }
            state.stream?.finish(utterance: utterance.number)
        }
    }
    func discard(_ utterance: UtteranceID) {
        state.withLock { state in
            if state.utterance == utterance.number { state.isOpen = false }
            state.stream?.discard(utterance: utterance.number)
        }
    }
    /// The agent's own voice may come back from the caller's loudspeaker.
    func agentIsAudible(_ isAudible: Bool) { state.withLock { $0.isAgentAudible = isAudible } }

    /// A muted microphone ends speech at once.
    func setMuted(_ muted: Bool) {
        let now = clock()
        let events = state.withLock { state -> [Event] in
            state.isMuted = muted
            return muted ? end(&state, now: now) : []
        }
        events.forEach(report)
    }

    /// The caller's turn up to now, its last 8 s at most; empty when nothing was heard since the last one.
    ///
    /// - Parameter first: the turn's first utterance. What was heard before it ("mm-hm" over the agent's voice) is left
    ///   out: Smart Turn's 0.91 for "My name is Maria." is 0.36 with an "mm-hm" 3 s before it.
    func turnSound(since first: UtteranceID) -> [Int16] {
        state.withLock { state in
            guard let turn = state.turn else { return [] }
            let start = state.beginnings.first { $0.utterance >= first.number }?.offset ?? 0
            return Array(turn.dropFirst(start).suffix(Self.keptTurn))
        }
    }
    /// The turn was taken: what comes belongs to the next one.
    func endTurn() {
        state.withLock { state in
            state.turn = nil
            state.beginnings.removeAll()
        }
    }

    // MARK: sound

    func hear(_ frame: [Int16], isConcealed: Bool) {
        let now = clock()
        let events = state.withLock { state -> [Event] in
            guard !state.isMuted else { return [] }
            keep(frame, &state)
            var events: [Event] = []
            state.window += frame
            while state.window.count >= state.model.windowSize {
                let window = Array(state.window.prefix(state.model.windowSize))
                state.window.removeFirst(window.count)
                // The rest of the frame is later sound than this window's end.
                let lag = Duration.nanoseconds(Int64(state.window.count) * 1_000_000_000 / Int64(Self.sampleRate))
                events += judge(window, &state, now: Moment(nanoseconds: now.nanoseconds - lag.nanoseconds))
            }
            return events
        }
        events.forEach(report)
    }

    func ended() {
        let now = clock()
        let events = state.withLock { end(&$0, now: now) }
        events.forEach(report)
        report(.silenced)
    }

    private func keep(_ frame: [Int16], _ state: inout State) {
        state.turn? += frame
        if let count = state.turn?.count, count > 2 * Self.keptTurn {
            let surplus = count - Self.keptTurn
            state.turn?.removeFirst(surplus)
            // Of several that began before what is kept, only the last one's beginning can matter.
            let outdated = state.beginnings.lastIndex { $0.offset <= surplus } ?? 0
            state.beginnings.removeFirst(min(outdated, state.beginnings.count))
            for index in state.beginnings.indices {
                state.beginnings[index].offset = max(0, state.beginnings[index].offset - surplus)
            }
        }
        if state.isOpen { state.stream?.push(frame) } else { state.preRoll.append(frame) }
    }

    private func judge(_ window: [Int16], _ state: inout State, now: Moment) -> [Event] {
        var events: [Event] = []
        var probability: Float = 0
        do throws(SpeechError) { probability = try state.model.probability(of: window) } catch {
            events.append(.detectorFailed(error))
            state.model = EnergyModel()
            return events
        }
        let length = Duration.nanoseconds(Int64(window.count) * 1_000_000_000 / Int64(Self.sampleRate))
        let event = state.gate.handle(
            .window(probability: probability, length: length, overAgent: state.isAgentAudible), now: now)
        switch event {
        case .started(let since):
            if state.isOpen { state.stream?.finish(utterance: state.utterance) }
            state.utterance &+= 1
            state.isOpen = true
            state.stream?.begin(utterance: state.utterance)
            let before = state.preRoll.take()
            state.stream?.push(before)
            if state.turn == nil { state.turn = before }
            // The turn's own sound already holds these last samples.
            let offset = max(0, (state.turn?.count ?? 0) - before.count)
            state.beginnings.append((state.utterance, offset))
            events.append(.started(UtteranceID(state.utterance), at: since))
            events.append(.continues(UtteranceID(state.utterance), heardUntil: now))
        case .ended(let lastHeard):
            // From here on the sound waits in the pre-roll: it may be the beginning of what comes next.
            state.isOpen = false
            events.append(.ended(UtteranceID(state.utterance), lastHeard: lastHeard))
        case nil:
            guard state.gate.isSpeech, state.gate.deadline == now + state.gate.profile.shortestSilence else { break }
            events.append(.continues(UtteranceID(state.utterance), heardUntil: now))
        }
        return events
    }

    private func end(_ state: inout State, now: Moment) -> [Event] {
        state.window.removeAll(keepingCapacity: true)
        guard state.gate.isSpeech else { return [] }
        let event = state.gate.handle(.timePassed, now: max(now, state.gate.deadline))
        state.gate.reset()
        state.isOpen = false
        guard case .ended(let lastHeard) = event else { return [] }
        return [.ended(UtteranceID(state.utterance), lastHeard: lastHeard)]
    }
}
