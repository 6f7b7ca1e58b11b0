import Basics
import LanguageModels
import Memory
import Sockets
import Synchronization

/// One call's way to the memory of its caller: nothing here makes the call wait longer than it says.
///
/// Who the caller is may be known with the job or only once they are in the room; until then what is said waits. Everything
/// that is kept goes through one queue, in order; recall goes past it.
public final class CallerMemory: Sendable {
    fileprivate enum Order: Sendable {
        case identify([CallerKey])
        /// It is somebody else than the job said.
        case replace([CallerKey])
        case keep([SpokenTurn])
        case use(ToolUse)
        case confirm([Fact.ID])
        /// Somebody waits until all before this is done.
        case settle(Latch)
        case finish(ended: UnixTime, outcome: String, recited: [Fact.ID])
    }
    private struct State {
        var memory: (any CallMemory)?
        var welcome: CallWelcome?
        /// Grows when the caller turns out to be somebody else: what was being opened then is nobody's any more.
        var caller = 0
        /// All that are known by now; none: nobody can tell who calls.
        var keys: [CallerKey] = []
        var lookups: [(words: String, task: Task<[MemoryLine], Never>)] = []
        /// Facts that went into requests to the model.
        var recited: Set<Fact.ID> = []
        /// What the caller was asked about: whether it is to be forgotten.
        var toForget: [Item]?
    }

    let tenant: TenantID
    let memories: any CallMemories
    private let call: Conversation
    private let metrics: MemoryMetrics
    private let state = Mutex(State())
    private let orders: AsyncStream<Order>
    private let continuation: AsyncStream<Order>.Continuation
    /// Opens once the welcome is there, or will not be.
    private let isReady = Latch()
    private let log = Log("memory")

    /// After which a request to the model goes out without: nobody notices a memory that comes later than that.
    static let patience: Duration = .milliseconds(400)
    /// Longest that a greeting waits for the caller's name.
    static let greetingPatience: Duration = .milliseconds(150)
    /// Lines that are asked for; the briefing's budget cuts them further.
    static let limit = 10
    /// Shorter words ask for nothing: "yes", "ok".
    private static let shortest = 4

    init(_ call: Conversation, memories: any CallMemories, tenant: TenantID, metrics: MemoryMetrics) {
        self.call = call
        self.memories = memories
        self.tenant = tenant
        self.metrics = metrics
        (orders, continuation) = AsyncStream.makeStream()
    }

    // MARK: what the session tells

    /// - Parameter keys: none: nobody can tell who they are, and nothing happens.
    func identify(_ keys: [CallerKey]) {
        guard !keys.isEmpty else { return }
        state.withLock { $0.keys += keys }
        continuation.yield(.identify(keys))
    }
    /// The caller is in the room, and before they have heard or said a word: whoever was expected, it is them.
    ///
    /// A room may be called by several; the memory that was opened for the one must not be the other's.
    func met(_ keys: [CallerKey]) {
        let isExpected = state.withLock { state in
            let identities = state.keys.filter { $0.kind == .identity }
            return identities.isEmpty || !identities.allSatisfy { !keys.contains($0) }
        }
        guard !isExpected else { return identify(keys) }
        state.withLock { state in
            (state.keys, state.memory, state.welcome, state.lookups) = (keys, nil, nil, [])
            state.caller += 1
        }
        isReady.close()
        continuation.yield(.replace(keys))
    }
    func keep(_ turns: [SpokenTurn]) { if !turns.isEmpty { continuation.yield(.keep(turns)) } }
    func keep(_ use: ToolUse) { continuation.yield(.use(use)) }
    func confirm(_ facts: [Fact.ID]) { if !facts.isEmpty { continuation.yield(.confirm(facts)) } }
    /// These went into a request to the model.
    func recited(_ lines: [MemoryLine]) {
        state.withLock { state in
            for case .fact(let id)? in lines.map(\.item) { state.recited.insert(id) }
        }
    }
    /// The last order: what the call leaves behind is learned, then ``run()`` returns.
    func finish(ended: UnixTime, outcome: String) {
        let recited = state.withLock { $0.recited.sorted() }
        continuation.yield(.finish(ended: ended, outcome: outcome, recited: recited))
        continuation.finish()
    }

    /// There was no call: nothing is left behind.
    func abandon() { continuation.finish() }

    // MARK: what the session asks

    /// Whether somebody waits for ``waitForWelcome()``.
    var isOpening: Bool { state.withLock { !$0.keys.isEmpty && $0.welcome == nil } && !isReady.isOpened }
    var welcome: CallWelcome? { state.withLock { $0.welcome } }
    func waitForWelcome() async {
        _ = await Task { await isReady.wait() }.value(within: Self.greetingPatience)
    }

    /// Starts looking for what fits some words; whoever asks for them afterwards finds it done or under way.
    func prefetch(_ words: String) { _ = lookup(words) }

    /// What fits the words; nothing when it takes longer than ``patience``.
    func recall(_ words: String) async -> [MemoryLine] {
        guard let task = lookup(words) else { return [] }
        guard let lines = await task.value(within: Self.patience) else {
            metrics.recall(.late)
            return []
        }
        return lines
    }

    private func lookup(_ words: String) -> Task<[MemoryLine], Never>? {
        let words = words.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.count >= Self.shortest else { return nil }
        return state.withLock { state in
            guard let memory = state.memory else { return nil }
            if let known = state.lookups.first(where: { $0.words == words }) { return known.task }
            let task = Task { [metrics, log] in
                let begun = MonotonicClock.now
                do throws(MemoryError) {
                    let lines = try await memory.recall(words, limit: Self.limit)
                    metrics.recall(lines.isEmpty ? .nothing : .found, took: MonotonicClock.now - begun)
                    return lines
                } catch {
                    metrics.recall(.failed)
                    log.warn("nothing could be recalled", ["why": "\(error)", "call": self.call.externalID])
                    return []
                }
            }
            // What was said since may change the answer, so only the guesses at one turn are kept.
            if state.lookups.count >= 3 { state.lookups.removeFirst() }
            state.lookups.append((words, task))
            return task
        }
    }

    /// A turn was taken: what was found for it is not what the same words find later.
    func forgetLookups() { state.withLock { $0.lookups = [] } }

    /// Something was remembered or forgotten: what was found before it is not what is found now.
    func changed() async {
        let (memory, caller) = state.withLock { state in
            state.lookups = []
            return (state.memory, state.caller)
        }
        guard let memory else { return }
        do throws(MemoryError) {
            let welcome = try await memory.welcome()
            state.withLock { if $0.caller == caller { $0.welcome = welcome } }
        } catch {
            state.withLock { $0.welcome = nil }
            failed("open", error)
        }
    }

    /// For tools.
    ///
    /// - Throws: ``ToolError`` when nobody knows who calls, or their memory cannot be opened.
    public func opened() async throws(ToolError) -> any CallMemory {
        if state.withLock({ !$0.keys.isEmpty }) { await isReady.wait() }
        guard let memory = state.withLock({ $0.memory }) else {
            throw .failed("nobody knows who this caller is, so nothing can be remembered about them")
        }
        return memory
    }

    /// Waits until what was said so far is kept: a tool may look for it, or delete it.
    func settle() async {
        let latch = Latch()
        guard case .enqueued = continuation.yield(.settle(latch)) else { return }
        await latch.wait()
    }

    /// The caller is asked whether these are to be forgotten; taking them back says what they were asked about.
    func propose(_ items: [Item]) { state.withLock { $0.toForget = items } }
    func takeProposal() -> [Item]? {
        state.withLock { state in
            defer { state.toForget = nil }
            return state.toForget
        }
    }

    // MARK: the queue

    /// Works until ``finish(ended:outcome:)`` is done.
    func run() async {
        var waiting: [Order] = []
        for await order in orders {
            var keys: [CallerKey] = []
            switch order {
            case .settle(let latch):
                latch.open()
                continue
            case .identify(let known): keys = known
            case .replace(let known):
                keys = known
                if known.isEmpty { isReady.open() }
            // The memory did not open at first: a last try, for what has waited.
            case .finish: if !isOpen { keys = state.withLock { $0.keys } }
            default: break
            }
            if !keys.isEmpty {
                await identified(keys)
                if isOpen {
                    for order in waiting { await carryOut(order) }
                    waiting = []
                }
            }
            if isOpen {
                await carryOut(order)
            } else if waiting.count < Self.mostWaiting {
                waiting.append(order)
            }
        }
        isReady.open()
        if state.withLock({ !$0.keys.isEmpty && $0.memory == nil }) {
            log.error("a call is not remembered: the memory did not open", ["call": call.externalID])
        }
    }
    private var isOpen: Bool { state.withLock { $0.memory != nil } }
    /// Of a caller nobody knows; hours of talk.
    private static let mostWaiting = 10_000

    private func identified(_ keys: [CallerKey]) async {
        let (known, caller) = state.withLock { ($0.memory, $0.caller) }
        do throws(MemoryError) {
            if let known { return try await known.alsoKnown(as: keys) }
            let begun = MonotonicClock.now
            let memory = try await memories.open(keys, in: tenant, call: call)
            state.withLock { if $0.caller == caller { $0.memory = memory } }
            let welcome = try await memory.welcome()
            state.withLock { if $0.caller == caller { $0.welcome = welcome } }
            metrics.opened(took: MonotonicClock.now - begun)
        } catch { failed("open", error) }
        if state.withLock({ $0.caller == caller }) { isReady.open() }
    }

    private func carryOut(_ order: Order) async {
        guard let memory = state.withLock({ $0.memory }) else { return }
        do throws(MemoryError) {
            switch order {
            case .identify, .replace, .settle: break
            case .keep(let turns):
                try await memory.keep(turns)
                metrics.kept(turns.count)
            case .use(let use): try await memory.keep(use)
            case .confirm(let facts): try await memory.confirm(facts)
            case .finish(let ended, let outcome, let recited):
                let begun = MonotonicClock.now
                try await memory.finish(ended: ended, outcome: outcome, recited: recited)
                metrics.finished(took: MonotonicClock.now - begun)
                log.info("learned from a call", ["call": call.externalID])
            }
        } catch { failed(order.name, error) }
    }

    private func failed(_ what: String, _ error: MemoryError) {
        metrics.failed(what)
        log.error("memory failed", ["during": what, "why": "\(error)", "call": call.externalID])
    }
}

extension CallerMemory.Order {
    fileprivate var name: String {
        switch self {
        case .identify, .replace, .settle: "open"
        case .keep, .use: "keep"
        case .confirm: "confirm"
        case .finish: "finish"
        }
    }
}
