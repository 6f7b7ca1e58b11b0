import Basics
import RoomClient
import Sockets
import Speech

/// One call from the caller's side: joins, speaks its lines or the microphone's sound, hears the agent, hangs up.
actor Caller {
    struct Plan: Sendable {
        var url: String
        var token: Private<String>
        var lines: [CallerScript.Line]
        /// The sound of each line, at ``Caller/rate``.
        var sounds: [[Int16]]
        /// Talk for as long as the person likes.
        var microphone: Microphone?
        /// Where the agent is heard, with the microphone.
        var speaker: Speaker?
        var device: SimulatedDevice?
        var recorder: CallRecorder?
        /// Where ``recorder`` writes.
        var recording: String?
        /// Where the call is written as JSON.
        var transcript: String?
        var patience = CallerScript.Patience()
        /// Prints the conversation as it goes.
        var isQuiet = false
    }
    enum Ending: Sendable, Equatable {
        case hungUp, agentHungUp, agentNeverCame, unanswered(line: String), cut(String), stopped
    }
    private enum Event: Sendable {
        case room(RoomEvent)
        case script(CallerScript.Input)
        case audible(Bool, Moment)
        case stop
    }

    /// Of the caller's track and of the recording, in Hz.
    static let rate = 24_000

    private let plan: Plan
    private var script: CallerScript
    private var report = CallReport()
    private let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private var agent: String?
    private var listener: AgentListener?
    private var heardTrack: String?
    /// The caller spoke into what the agent says now.
    private var isInterrupting = false
    private var ending: Ending?
    private var unanswered: String?
    private var timer: Task<Void, Never>?

    init(_ plan: Plan) {
        self.plan = plan
        script = CallerScript(plan.lines, patience: plan.patience, now: MonotonicClock.now)
        (events, continuation) = AsyncStream.makeStream()
    }

    /// Hangs up.
    nonisolated func stop() { continuation.yield(.stop) }

    func run() async throws(RoomClientError) -> (CallReport, Ending) {
        let room = try await RoomConnection.connect(url: plan.url, token: plan.token.revealed)
        plan.device?.plug(into: room)
        let (recorder, speaker, continuation) = (plan.recorder, plan.speaker, continuation)
        let recordCaller: @Sendable ([Int16]) -> Void = { recorder?.add($0, from: .caller, at: MonotonicClock.now) }
        let voice = CallerVoice(tap: recordCaller)
        let listener = AgentListener {
            recorder?.add($0, from: .agent, at: MonotonicClock.now)
            speaker?.hear($0, isConcealed: false)
        } report: {
            continuation.yield(.audible($0, $1))
        }
        self.listener = listener
        let reader = Task { for await event in room.events { continuation.yield(.room(event)) } }
        let source: any AudioSource = plan.microphone.map { TappedSource($0, tap: recordCaller) } ?? voice
        _ = try await room.publishAudio(name: "microphone", source: source, sampleRate: Self.rate, kind: .microphone)
        for participant in room.participants { met(participant, room) }
        armTimer()
        for await event in events {
            handle(event, room, voice)
            armTimer()
            if ending != nil { break }
        }
        timer?.cancel()
        reader.cancel()
        await room.disconnect()
        report.deviceMethods = plan.device?.methods ?? []
        report.endedBy = "\(ending ?? .hungUp)"
        return (report, ending ?? .hungUp)
    }

    private func handle(_ event: Event, _ room: RoomConnection, _ voice: CallerVoice) {
        switch event {
        case .room(let event): happened(event, room)
        case .script(let input):
            if input == .lineSpoken, let last = report.turns.indices.last {
                report.turns[last].spoken = MonotonicClock.now
            }
            script.handle(input, now: MonotonicClock.now)
        case .audible(let isAudible, let moment):
            measure(isAudible, moment)
            script.handle(.agentAudible(isAudible), now: MonotonicClock.now)
        case .stop: ending = .stopped
        }
        while let output = script.nextOutput() {
            switch output {
            case .speak(let index): speak(index, voice)
            case .hangUp: if plan.microphone == nil || agent == nil { end() }
            case .unanswered(let index): unanswered = plan.lines[index].text
            case .agentNeverCame: ending = .agentNeverCame
            }
        }
    }

    private func end() {
        guard ending == nil else { return }
        ending = agent == nil ? .agentHungUp : unanswered.map(Ending.unanswered) ?? .hungUp
    }

    private func speak(_ index: Int, _ voice: CallerVoice) {
        let line = plan.lines[index]
        report.turns.append(
            .init(line: line.text, wasBargeIn: line.interrupts, begun: line.interrupts ? MonotonicClock.now : nil))
        isInterrupting = line.interrupts
        let continuation = continuation
        voice.say(plan.sounds[index]) { continuation.yield(.script(.lineSpoken)) }
    }

    private func measure(_ isAudible: Bool, _ moment: Moment) {
        guard let last = report.turns.indices.last else { return }
        if isAudible, report.turns[last].spoken != nil, report.turns[last].answered == nil {
            report.turns[last].answered = moment
        }
        if !isAudible, report.turns[last].begun != nil, report.turns[last].silenced == nil {
            report.turns[last].silenced = moment
        }
    }

    // MARK: the room

    private func happened(_ event: RoomEvent, _ room: RoomConnection) {
        switch event {
        case .participantJoined(let participant): met(participant, room)
        case .participantLeft(let participant, let reason):
            guard participant.identity == agent else { return }
            agent = nil
            show("-", "the agent left (\(reason.lowercased()))")
            script.handle(.agentLeft, now: MonotonicClock.now)
        case .trackPublished(let track, let participant), .trackSubscribed(let track, let participant):
            guard participant.identity == agent else { return }
            hear(track, room)
        case .attributesChanged(let participant, let changed):
            guard participant.identity == agent, let state = changed["lk.agent.state"] else { return }
            script.handle(.agentState(state), now: MonotonicClock.now)
        case .text(let stream): read(stream, room)
        case .reconnecting: show("-", "the connection broke; trying again")
        case .reconnected: show("-", "connected again")
        case .disconnected(let end):
            if ending == nil { ending = .cut("\(end)") }
        default: break
        }
    }

    private func met(_ participant: ParticipantDetails, _ room: RoomConnection) {
        guard agent == nil, participant.kind == .agent else { return }
        agent = participant.identity
        show("-", "the agent is here: \(participant.name.isEmpty ? participant.identity : participant.name)")
        script.handle(.agentArrived, now: MonotonicClock.now)
        if let state = participant.attributes["lk.agent.state"] {
            script.handle(.agentState(state), now: MonotonicClock.now)
        }
        for track in participant.tracks { hear(track, room) }
    }

    private func hear(_ track: RemoteTrackDetails, _ room: RoomConnection) {
        guard track.isAudio, heardTrack != track.sid, let listener else { return }
        do {
            try room.listen(to: track.sid, sampleRate: Self.rate, sink: listener)
            heardTrack = track.sid
        } catch { show("-", "cannot hear the agent: \(error)") }
    }

    private func read(_ stream: TextStream, _ room: RoomConnection) {
        switch stream.topic {
        case "lk.transcription":
            guard stream.attributes["lk.transcription_final"] != "false", !stream.text.isEmpty else { return }
            let ours = room.publishedTracks.map(\.sid)
            let isOurs =
                stream.from == room.local.identity
                || stream.attributes["lk.transcribed_track_id"].map(ours.contains) == true
            show(isOurs ? "caller" : "agent", stream.text, wasInterrupted: isInterrupting && !isOurs)
            if !isOurs { isInterrupting = false }
            if isOurs, let last = report.turns.indices.last {
                report.turns[last].understood += (report.turns[last].understood.isEmpty ? "" : " ") + stream.text
            }
        case "parley.turn":
            if let waterfall = try? JSONValue(parsing: stream.text) { report.waterfalls.append(waterfall) }
        default: break
        }
    }

    private func show(_ speaker: String, _ text: String, wasInterrupted: Bool = false) {
        let line = report.add(speaker, text, wasInterrupted: wasInterrupted)
        if !plan.isQuiet { print(CallReport.text(line)) }
    }

    private func armTimer() {
        timer?.cancel()
        let deadline = script.deadline
        guard deadline != .distantFuture else { return timer = nil }
        let continuation = continuation
        timer = Task {
            let wait = deadline - MonotonicClock.now
            if wait > .zero { do { try await Task.sleep(for: wait) } catch { return } }
            continuation.yield(.script(.timePassed))
        }
    }
}
