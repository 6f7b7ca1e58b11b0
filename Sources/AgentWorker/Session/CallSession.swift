import Basics
import LanguageModels
import Memory
import RoomClient
import Sockets
import Speech
import Wire

/// One call: a shell round ``TurnMachine`` that does what the machine decides. Hears the caller, runs the model and the
/// tools, speaks, and tells the room.
///
/// Everything that happens goes through one ``CallInbox`` and is dealt with one at a time, the caller's voice first.
actor CallSession {
    let profile: AgentProfile
    let services: CallServices
    let call: JobCall
    let inbox = CallInbox<CallEvent>()
    let outbox = RoomOutbox()
    let transcriptShare: TranscriptShare
    let playout: PlayoutQueue
    let log = Log("call")
    let clock: @Sendable () -> Moment

    /// What the backend told of the caller, most useful first.
    let memories: [String]
    /// Nil: nothing is remembered here.
    let memory: CallerMemory?
    var spokenTurns = SpokenTurns()
    var usedMemories = UsedMemories()
    /// What the caller asked last, and what came to mind.
    var lastBriefing: (question: String, briefing: MemoryBriefing)?

    var machine: TurnMachine
    var history: CallHistory
    var room: RoomConnection?
    var ear: Ear?
    var voice: Voice?
    /// Of our published track.
    var trackSID: String?

    // the caller
    var caller: ParticipantDetails?
    var callerTrack: String?
    /// Grows with every arrival, so that a late "can hear" of an earlier one counts for nothing.
    var arrival = 0
    var greetedArrival = 0

    // hearing
    /// End of the speech that the next turn to be taken ended with; nil when it was typed.
    var lastHeard: Moment?
    var recognizerStream = 0
    var recognition: (any RecognitionStream)?
    var recognitionReader: Task<Void, Never>?
    /// Milliseconds until a broken recogniser is tried again.
    var recognizerBackoff = 100

    // thinking
    var replies: [ReplyID: Reply] = [:]
    var toolbox: Toolbox?
    var toolContext: CallToolContext?
    var toolTasks: [Task<Void, Never>] = []

    // speaking
    var segments: [UInt32: Segment] = [:]
    var nextSegment: UInt32 = 0
    var sayTexts: [UInt32: String] = [:]
    var nextToken: UInt32 = 0
    /// The caption stream of the agent's words that is open.
    var caption: String?

    // the record
    var timelines: [TurnID: TurnTimeline] = [:]
    var faults: [CallFault] = []
    var outcome: EndReason?
    private var timer: Task<Void, Never>?
    private var timerDeadline = Moment.distantFuture
    var tasks: [Task<Void, Never>] = []

    /// Of the agent's track: telephone callers lose nothing by it, and Opus is at its best for speech.
    static let trackRate = 24_000
    /// How long the room may be without a caller.
    static let callerPatience: Duration = .seconds(60)

    init(_ call: JobCall, profile: AgentProfile, services: CallServices, clock: @escaping @Sendable () -> Moment) {
        self.call = call
        transcriptShare = TranscriptShare(call)
        self.profile = profile
        self.services = services
        self.clock = clock
        var settings = profile.turnSettings(usesModel: services.turnEnd != nil)
        settings.endpointing.finalisationDelay = services.recognizer.finalisationDelay
        if call.isResumed { settings.opening = .holding }
        machine = TurnMachine(settings)
        history = CallHistory(system: PromptBuilder.systemPrompt(for: profile).text)
        history.restore(CallRecord.transcript(inAttributes: call.job.attributes))
        let metadata = CallMetadata(call.job.metadata, attributes: call.job.attributes)
        memories = metadata.memories
        let conversation = Conversation(externalID: call.job.id, started: Self.wallTime, agentName: profile.name)
        memory = services.memory?.begin(conversation, tenant: metadata.tenant)
        var keys = metadata.keys
        if let identity = call.job.participant?.identity, let key = CallerKey(.identity, reading: identity) {
            keys.append(key)
        }
        // While the room is being joined.
        memory?.identify(keys)
        playout = PlayoutQueue(sampleRate: Self.trackRate)
    }

    /// Holds the call until it is over.
    ///
    /// - Throws: ``RoomClientError`` when the room cannot be joined; a call that began and broke is reported by its record.
    func run() async throws -> CallRecord {
        let room: RoomConnection
        do {
            room = try await RoomConnection.connect(url: call.url, token: call.token.revealed)
            self.room = room
            try await prepare(room)
        } catch {
            memory?.abandon()
            throw error
        }
        await withTaskCancellationHandler {
            // The caller's wish to stop is an event like any other: what follows must not be cut by a cancelled task.
            await Task { await self.loop() }.value
        } onCancel: {
            inbox.post(.order(.drain), .caller)
        }
        return await finish(room)
    }

    private func prepare(_ room: RoomConnection) async throws {
        let voice = Voice(
            services.synthesizers, as: profile.voiceSettings, into: playout, trackRate: Self.trackRate
        ) { [inbox] in inbox.post(.voice($0), .reply) }
        self.voice = voice
        let model: any VoiceActivityModel
        do { model = try services.makeVoiceActivity() } catch {
            log.warn("voice activity by loudness alone", ["why": "\(error)"])
            model = EnergyModel()
        }
        let context = CallToolContext(
            callID: call.job.id, language: profile.language, permissions: profile.permissions, room: room, inbox: inbox,
            memory: memory)
        toolContext = context
        toolbox = Toolbox(profile.tools(of: services.tools, remembers: memory != nil), context: context)
        // Detection must say "ended" before the turn may end, or its own patience would be the delay.
        var activity = profile.voiceActivity
        activity.shortestSilence = min(
            activity.shortestSilence, machine.settings.endpointing.minimumDelay - .milliseconds(50))
        ear = Ear(model: model, profile: activity, clock: clock) { [inbox] in
            inbox.post(.ear($0), .caller)
        }
        tasks.append(Task { [inbox] in for await event in room.events { inbox.post(.room(event), .caller) } })
        tasks.append(Task { [outbox] in await outbox.run(in: room) })
        tasks.append(Task { [transcriptShare] in await transcriptShare.run() })
        tasks.append(
            Task { [inbox, playout] in for await event in playout.events { inbox.post(.playout(event), .playback) } })
        openRecognition()
        outbox.send(.attributes([RoomOutbox.Name.state: machine.state.rawValue]))
        trackSID = try await room.publishAudio(
            name: "agent", source: playout, sampleRate: Self.trackRate, kind: .microphone
        ).sid
        tasks.append(
            Task { [inbox] in
                do { try await Task.sleep(for: Self.callerPatience) } catch { return }
                inbox.post(.callerNeverCame, .words)
            })
        for participant in room.participants { met(participant) }
    }

    private func loop() async {
        while outcome == nil, let event = await inbox.next() {
            await handle(event)
            armTimer()
        }
    }

    private func finish(_ room: RoomConnection) async -> CallRecord {
        inbox.close()
        timer?.cancel()
        for reply in replies.values { reply.task?.cancel() }
        await toolbox?.stop()
        await voice?.stop()
        recognition?.close()
        recognitionReader?.cancel()
        // The caller may have hung up into a sentence.
        recordCut()
        history.endReply(cut: true)
        shareTranscript()
        keepSpoken(all: true)
        memory?.finish(ended: Self.wallTime, outcome: (outcome ?? .callerLeft).name)
        endCaption()
        outbox.close()
        transcriptShare.close()
        // These two end by themselves once they have sent what is queued; the others wait for what no longer comes.
        for (index, task) in tasks.enumerated() where !Self.senders.contains(index) { task.cancel() }
        for index in Self.senders { await within(.seconds(2), tasks[index]) }
        await room.disconnect()
        playout.close()
        return CallRecord(
            jobID: call.job.id, room: call.job.room?.name ?? "", caller: caller?.identity ?? "",
            outcome: outcome ?? .callerLeft, messages: history.transcript,
            timelines: timelines.sorted { $0.key < $1.key }.map(\.value), faults: faults)
    }

    /// Places in `tasks` of those that send what the call leaves behind.
    private static let senders = 1...2

    private func within(_ patience: Duration, _ task: Task<Void, Never>) async {
        let alarm = Task {
            try? await Task.sleep(for: patience)
            task.cancel()
        }
        await task.value
        alarm.cancel()
    }

    // MARK: events and decisions

    func tell(_ input: TurnInput) async {
        machine.handle(input, now: clock())
        while let output = machine.nextOutput() { await perform(output) }
    }

    private func handle(_ event: CallEvent) async {
        switch event {
        case .room(let event): await happened(event)
        case .ear(let event): await heard(event)
        case .recognition(let result, let stream): if stream == recognizerStream { await recognized(result) }
        case .recognizerOpened(let stream): opened(stream)
        case .recognizerUnavailable(let error): await recognizerBroke(error)
        case .turnEndJudged(let utterance, let probability):
            await tell(.turnEndJudged(utterance, probability: probability))
        case .model(let id, let step, let event): await modelSaid(event, id, step: step)
        case .modelEnded(let id, let step, let error): await modelEnded(id, step: step, error: error)
        case .toolEnded(let id, let step, let outcome): await toolEnded(id, step: step, outcome)
        case .voice(let event): await voiceSaid(event)
        case .playout(let event): await played(event)
        case .order(let input): await tell(input)
        case .callerCanHear(let generation, let hasWaited): await callerCanHear(generation, mayWait: !hasWaited)
        case .briefed(let id, let briefing, let at): briefed(id, briefing, at: at)
        case .callerNeverCame: if caller == nil { outcome = .callerLeft }
        case .timePassed:
            timerDeadline = .distantFuture
            await flushClauses()
            await tell(.timePassed)
        }
    }

    private func perform(_ output: TurnOutput) async {
        services.watch?(call.job.room?.name ?? "", output, clock())
        switch output {
        case .setState(let state):
            if state == .listening, !playout.isPaused {
                endCaption()
                agentHasSpoken()
            }
            outbox.send(.attributes([RoomOutbox.Name.state: state.rawValue]))
        case .setAway(let isAway): outbox.send(.attributes(["parley.caller.away": isAway ? "true" : ""]))
        case .finishUtterance(let utterance): ear?.finish(utterance)
        case .discardUtterance(let utterance): ear?.discard(utterance)
        case .judgeTurnEnd(let utterance):
            memory?.prefetch(machine.turnText)
            judgeTurnEnd(utterance)
        case .commitTurn(let turn, let text): commit(turn, text: text)
        case .startReply(let id, let text, let isSpeculative): start(id, text: text, isSpeculative: isSpeculative)
        case .adoptReply(let id): await adopt(id)
        case .discardReply(let id): discard(id)
        case .cancelReply(let id): cancel(id)
        case .pauseVoice: playout.pause()
        case .resumeVoice: playout.resume()
        case .stopVoice: await stopVoice()
        case .say(let id, let kind): await say(id, kind)
        case .fault(let fault, let turn): record(fault, turn)
        case .endCall(let reason): outcome = reason
        }
    }

    private func record(_ fault: CallFault, _ turn: TurnID) {
        faults.append(fault)
        services.metrics.fault(fault)
        log.warn("\(fault)", ["fault": fault.rawValue, "turn": turn.number, "job": call.job.id])
    }

    private func armTimer() {
        let deadline = min(machine.deadline, clauseDeadline)
        guard deadline != timerDeadline else { return }
        timerDeadline = deadline
        timer?.cancel()
        guard deadline != .distantFuture else { return timer = nil }
        timer = Task { [inbox, clock] in
            let wait = deadline - clock()
            if wait > .zero { do { try await Task.sleep(for: wait) } catch { return } }
            inbox.post(.timePassed, .words)
        }
    }
}
