import AgentWorker
import Basics

/// A call in simulated time: the machine, and round it a session, a recogniser, a model and a voice that take as long as
/// `world` says. Times are milliseconds.
struct SimulatedCall {
    /// How the parts round the machine behave.
    struct World {
        /// Voice activity: how late a start is sure, and how much silence makes an end.
        var onset = 64
        var offset = 256
        /// From `.finishUtterance` to the final result; nil: none ever comes.
        var recognition: Int? = 150
        var hasPartials = true
        /// From `.judgeTurnEnd` to the answer; nil: none ever comes.
        var judging: Int? = 30
        /// From `.startReply` to the first token; nil: none ever comes.
        var firstToken: Int? = 200
        /// Lengths of the clauses of each reply.
        var clauses = [1000, 1000]
        /// How long tools run before the reply speaks; nil: it calls none.
        var tools: Int?
        /// The tools want no speech.
        var isSilentTool = false
        /// From `.segmentQueued` to `.segmentReady`; nil: never.
        var synthesis: Int? = 100
        /// Length of a fixed sentence, ready after 20 ms; nil: none can be said.
        var sentence: Int? = 800
        /// Whether what is ready plays.
        var plays = true
    }
    private struct Event {
        let at: Int
        let order: Int
        let input: TurnInput
        /// Belongs to playing, so a hold delays it and a stop removes it.
        let plays: SegmentID?
    }
    private struct Line {
        let text: String
        let isLikely: Double
    }

    private(set) var machine: TurnMachine
    var world: World
    /// What happened, as `(when, what)`.
    private(set) var log: [(at: Int, output: TurnOutput)] = []
    /// Milliseconds of agent sound that was played, per speech.
    private(set) var played: [SpeechID: Int] = [:]
    private(set) var now = 0
    private var events: [Event] = []
    private var order = 0
    private var lines: [UtteranceID: Line] = [:]
    private var utterances: UInt32 = 0
    private var segments: UInt32 = 0
    private var voiceFreeAt = 0
    private var pausedAt: Int?
    private var lengths: [SegmentID: (speech: SpeechID, length: Int)] = [:]
    /// When a reply's first token comes.
    private var tokens: [ReplyID: Int] = [:]
    private var dead: Set<SpeechID> = []
    /// Speech that waits to be adopted, with what of it is ready.
    private var heldBack: [SpeechID: [SegmentID]] = [:]

    init(_ settings: TurnSettings = TurnSettings(), world: World = World()) {
        machine = TurnMachine(settings)
        self.world = world
    }

    // MARK: script

    mutating func at(_ time: Int, _ input: TurnInput) { add(time, input, plays: nil) }

    /// The caller speaks from `start` for `length`; `done` is what the end-of-turn model will think.
    @discardableResult
    mutating func says(_ text: String, at start: Int, for length: Int, done: Double = 0.9) -> UtteranceID {
        utterances += 1
        let id = UtteranceID(utterances)
        lines[id] = Line(text: text, isLikely: done)
        at(start + world.onset, .speechStarted(id, at: .milliseconds(Int64(start))))
        var heard = start + world.onset + 32
        while heard <= start + length {
            at(heard, .speechContinues(id, heardUntil: .milliseconds(Int64(heard))))
            heard += 32
        }
        let words = text.split(separator: " ")
        if world.hasPartials, !words.isEmpty {
            for count in 1...words.count {
                let spoken = start + length * count / words.count
                at(
                    max(spoken + 100, start + world.onset),
                    .partial(id, text: words.prefix(count).joined(separator: " ")))
            }
        }
        at(start + length + world.offset, .speechEnded(id, lastHeard: .milliseconds(Int64(start + length))))
        return id
    }

    /// Runs everything up to and including `end`.
    mutating func run(to end: Int) {
        while true {
            let index = nextEvent()
            let event = index.map { events[$0] }
            let deadline = machine.deadline
            let due = deadline == .distantFuture ? Int.max : max(now, Int((deadline.nanoseconds + 999_999) / 1_000_000))
            let next = min(event?.at ?? Int.max, due)
            guard next <= end else { break }
            now = max(now, next)
            if let index, let event, event.at <= due {
                events.remove(at: index)
                if let segment = event.plays { note(event.input, of: segment) }
                handle(event.input)
                if case .segmentReady(let segment) = event.input { becameReady(segment) }
            } else {
                handle(.timePassed)
            }
        }
        now = max(now, end)
    }

    /// Hands an input over at this very moment.
    mutating func handle(_ input: TurnInput) {
        machine.handle(input, now: .milliseconds(Int64(now)))
        while let output = machine.nextOutput() {
            log.append((now, output))
            obey(output)
        }
    }

    // MARK: what happened

    /// Lines such as `1300 commit 1 'hello'`, without the recogniser's and the model's housekeeping.
    var story: [String] {
        log.filter {
            switch $0.output {
            case .finishUtterance, .judgeTurnEnd, .setState: false
            default: true
            }
        }.map { "\($0.at) \($0.output.brief)" }
    }
    var briefs: [String] { log.map(\.output.brief) }
    func times(of brief: String) -> [Int] { log.filter { $0.output.brief == brief }.map(\.at) }
    func count(_ prefix: String) -> Int { briefs.count { $0.hasPrefix(prefix) } }
    func played(_ turn: UInt32, _ attempt: UInt32) -> Int {
        played[.reply(ReplyID(turn: TurnID(turn), attempt: attempt))] ?? 0
    }

    // MARK: the session

    private mutating func add(_ time: Int, _ input: TurnInput, plays: SegmentID?) {
        order += 1
        insert(Event(at: max(time, now), order: order, input: input, plays: plays))
    }

    /// Keeps the soonest last.
    private mutating func insert(_ event: Event) {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if (events[middle].at, events[middle].order) > (event.at, event.order) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        events.insert(event, at: low)
    }

    private func nextEvent() -> Int? { events.lastIndex { $0.plays == nil || pausedAt == nil } }

    private mutating func note(_ input: TurnInput, of segment: SegmentID) {
        guard let piece = lengths[segment] else { return }
        switch input {
        case .playbackProgress: played[piece.speech, default: 0] += 200
        case .playbackFinished: played[piece.speech, default: 0] += piece.length % 200
        default: break
        }
    }

    private mutating func obey(_ output: TurnOutput) {
        switch output {
        case .finishUtterance(let id):
            if let delay = world.recognition { at(now + delay, .final(id, text: lines[id]?.text ?? "")) }
        case .judgeTurnEnd(let id):
            if let delay = world.judging { at(now + delay, .turnEndJudged(id, probability: lines[id]?.isLikely ?? 1)) }
        case .startReply(let id, _, let isSpeculative): think(id, isSpeculative: isSpeculative)
        case .adoptReply(let id):
            if world.tools != nil { runTools(id, from: max(now, tokens[id] ?? now)) } else { release(.reply(id)) }
        case .discardReply(let id), .cancelReply(let id): dead.insert(.reply(id))
        case .pauseVoice: pausedAt = now
        case .resumeVoice: goOn()
        case .stopVoice:
            pausedAt = nil
            voiceFreeAt = now
            events.removeAll { $0.plays != nil }
            for piece in lengths.values { if case .say = piece.speech { dead.insert(piece.speech) } }
        case .say(let id, _): sentence(id)
        default: break
        }
    }

    private mutating func think(_ id: ReplyID, isSpeculative: Bool) {
        guard let delay = world.firstToken else { return }
        at(now + delay, .replyStarted(id))
        tokens[id] = now + delay
        if world.tools != nil {
            if !isSpeculative { runTools(id, from: now + delay) }
        } else {
            speak(id, from: now + delay, isHeldBack: isSpeculative)
        }
    }

    private mutating func runTools(_ id: ReplyID, from start: Int) {
        guard let length = world.tools else { return }
        at(start, .toolsStarted(id))
        at(start + length, .toolsFinished(id, silent: world.isSilentTool))
        if world.isSilentTool { return at(start + length, .replyFinished(id)) }
        let token = start + length + (world.firstToken ?? 0)
        at(token, .replyStarted(id))
        speak(id, from: token, isHeldBack: false)
    }

    private mutating func speak(_ id: ReplyID, from start: Int, isHeldBack: Bool) {
        for length in world.clauses {
            let segment = newSegment(.reply(id), length: length)
            at(start, .segmentQueued(segment, of: .reply(id)))
            if let synthesis = world.synthesis { at(start + synthesis, .segmentReady(segment)) }
        }
        at(start, .replyFinished(id))
        if isHeldBack { heldBack[.reply(id)] = [] }
    }

    private mutating func sentence(_ id: SayID) {
        guard let length = world.sentence else { return at(now, .sayFailed(id, .voiceFailed)) }
        let segment = newSegment(.say(id), length: length)
        at(now, .segmentQueued(segment, of: .say(id)))
        at(now, .sayFinished(id))
        at(now + 20, .segmentReady(segment))
    }

    private mutating func newSegment(_ speech: SpeechID, length: Int) -> SegmentID {
        segments += 1
        lengths[SegmentID(segments)] = (speech, length)
        return SegmentID(segments)
    }

    private mutating func becameReady(_ segment: SegmentID) {
        guard let speech = lengths[segment]?.speech else { return }
        if heldBack[speech] != nil { heldBack[speech]?.append(segment) } else { play(segment) }
    }

    private mutating func release(_ speech: SpeechID) {
        for segment in heldBack.removeValue(forKey: speech) ?? [] { play(segment) }
    }

    private mutating func play(_ segment: SegmentID) {
        guard world.plays, let piece = lengths[segment], !dead.contains(piece.speech) else { return }
        let start = max(voiceFreeAt, now)
        add(start, .playbackStarted(segment), plays: segment)
        for step in stride(from: 200, through: piece.length, by: 200) {
            add(start + step, .playbackProgress(segment), plays: segment)
        }
        add(start + piece.length, .playbackFinished(segment), plays: segment)
        voiceFreeAt = start + piece.length
    }

    private mutating func goOn() {
        guard let since = pausedAt else { return }
        pausedAt = nil
        let shift = now - since
        voiceFreeAt += shift
        let held = events.filter { $0.plays != nil }
        events.removeAll { $0.plays != nil }
        for event in held {
            insert(Event(at: event.at + shift, order: event.order, input: event.input, plays: event.plays))
        }
    }
}
