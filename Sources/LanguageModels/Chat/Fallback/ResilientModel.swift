public import Basics
import Synchronization

/// A model with others to fall back on: no caller hears dead air, and no call ends, because one provider failed once.
///
/// Failures that are worth it are tried again; then, or when no first piece comes in time, the next model is asked; a model
/// that keeps failing rests (``CircuitBreaker``). Once a piece was given out nothing is asked again: the reply then ends
/// with the error. With all models tried, the last error is thrown.
public final class ResilientModel: LanguageModel {
    /// Of the model that is wanted.
    public let name: String
    private let models: [any LanguageModel]
    private let policy: FallbackPolicy
    private let now: @Sendable () -> Moment
    private let sleep: @Sendable (Duration) async throws -> Void
    private struct Shared {
        var health: [ModelHealth]
        var random: SeededRandom
    }
    private let shared: Mutex<Shared>

    /// - Parameters:
    ///   - fallbacks: asked in this order.
    ///   - metrics: gets `parley_model_attempts_total` and others by model.
    ///   - clock: for deadlines and waits.
    ///   - seed: of the jitter.
    public init(
        _ wanted: any LanguageModel, fallbacks: [any LanguageModel] = [], policy: FallbackPolicy = FallbackPolicy(),
        metrics: Metrics = Metrics(), clock: some Clock<Duration> = ContinuousClock(),
        seed: UInt64 = .random(in: 0 ... .max)
    ) {
        name = wanted.name
        models = [wanted] + fallbacks
        self.policy = policy
        let start = clock.now
        now = { .zero + start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
        let health = models.map { ModelHealth($0.name, policy: policy, metrics: metrics) }
        shared = Mutex(Shared(health: health, random: SeededRandom(seed: seed)))
    }

    /// Warms all of them at once.
    /// - Throws: the last error, when none of them is ready.
    public func warm() async throws(LanguageModelError) {
        let errors = await withTaskGroup(of: LanguageModelError?.self) { group in
            for model in models {
                group.addTask {
                    do throws(LanguageModelError) { try await model.warm() } catch { return error }
                    return nil
                }
            }
            return await group.reduce(into: [LanguageModelError]()) { errors, error in
                if let error { errors.append(error) }
            }
        }
        if errors.count == models.count, let error = errors.last { throw error }
    }

    public func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let (stream, output) = AsyncThrowingStream<ChatEvent, any Error>.makeStream()
        let task = Task { await self.run(request, output) }
        output.onTermination = { _ in task.cancel() }
        return stream
    }

    private enum Arrival {
        case begin
        case event(ChatEvent, attempt: Int)
        case failed(LanguageModelError, attempt: Int)
        case timePassed(timer: Int)
    }
    private typealias Arrivals = AsyncStream<Arrival>.Continuation
    private typealias Output = AsyncThrowingStream<ChatEvent, any Error>.Continuation

    /// The shell round ``ReplyAttempts``. Neither queue has a bound but the reply's own length.
    private func run(_ request: ChatRequest, _ output: Output) async {
        var attempts = ReplyAttempts(policy: policy, seed: shared.withLock { $0.random.next() })
        let (arrivals, feed) = AsyncStream<Arrival>.makeStream()
        var asking: Task<Void, Never>?
        var timer: (number: Int, at: Moment, task: Task<Void, Never>)?
        var timers = 0
        defer {
            asking?.cancel()
            timer?.task.cancel()
            output.finish()
        }
        feed.yield(.begin)
        for await arrival in arrivals {
            if case .timePassed(let number) = arrival, number == timer?.number { timer = nil }
            switch handle(arrival, &attempts, output) {
            case .wait, .give: break
            case .drop: asking?.cancel()
            case .ask(let model, let attempt):
                asking?.cancel()
                asking = ask(models[model], request, attempt: attempt, feed)
            case .finish: return
            case .fail(let error): return output.finish(throwing: error)
            }
            // One that rings early does no harm, so that not every piece needs a new one.
            let deadline = attempts.deadline
            if deadline < timer?.at ?? .distantFuture {
                timer?.task.cancel()
                timers += 1
                timer = (timers, deadline, ring(timers, at: deadline, feed))
            }
        }
        // Cancelled: nothing else ends the arrivals.
        _ = step(.cancelled, &attempts)
    }

    private func step(_ input: ReplyAttempts.Input, _ attempts: inout ReplyAttempts) -> ReplyAttempts.Step {
        shared.withLock { attempts.handle(input, health: &$0.health, now: now()) }
    }

    /// Gives out what is to be given.
    private func handle(_ arrival: Arrival, _ attempts: inout ReplyAttempts, _ output: Output) -> ReplyAttempts.Step {
        switch arrival {
        case .begin: return step(.begin, &attempts)
        case .timePassed: return step(.timePassed, &attempts)
        case .failed(let error, let attempt): return step(.failed(error, attempt: attempt), &attempts)
        // Some providers open with it, well before there is anything to say.
        case .event(.text(""), _): return .wait
        // Nobody hears it, so it neither ends the wait for a first piece nor rules another attempt out.
        case .event(.usage(let usage), let attempt):
            if attempts.isCurrent(attempt) { output.yield(.usage(usage)) }
            return .wait
        case .event(let event, let attempt):
            let isEnd = if case .finished = event { true } else { false }
            let step = step(isEnd ? .finished(attempt: attempt) : .piece(attempt: attempt), &attempts)
            if step == .give || step == .finish { output.yield(event) }
            return step
        }
    }

    private func ask(
        _ model: any LanguageModel, _ request: ChatRequest, attempt: Int, _ feed: Arrivals
    ) -> Task<Void, Never> {
        Task {
            do {
                for try await event in model.reply(to: request) {
                    feed.yield(.event(event, attempt: attempt))
                    if case .finished = event { return }
                }
                feed.yield(.failed(.malformed("the reply of \(model.name) has no end"), attempt: attempt))
            } catch {
                let known = error as? LanguageModelError ?? .unreachable("\(model.name): \(type(of: error))")
                feed.yield(.failed(known, attempt: attempt))
            }
        }
    }

    private func ring(_ number: Int, at moment: Moment, _ feed: Arrivals) -> Task<Void, Never> {
        let wait = max(.zero, moment - now())
        return Task {
            do { try await sleep(wait) } catch { return }
            feed.yield(.timePassed(timer: number))
        }
    }
}
