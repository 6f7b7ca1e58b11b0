import Basics

/// Decides whom to ask for one reply, when to ask again, and when to give up: dead air is the one thing a caller must not
/// hear, and a reply begun must not be begun twice.
///
/// Pure. The caller does what each step says and calls again with `.timePassed` at ``deadline``. What arrives from an
/// attempt that was dropped is recognised by its number and says nothing. After `.finish`, `.fail` and `.cancelled`
/// nothing more comes.
struct ReplyAttempts {
    enum Input: Equatable {
        case begin
        /// Text or a tool call, which the caller of the agent will hear of: from here on there is no other attempt.
        case piece(attempt: Int)
        case finished(attempt: Int)
        case failed(LanguageModelError, attempt: Int)
        /// Nobody wants the reply any more.
        case cancelled
        case timePassed
    }
    enum Step: Equatable {
        /// Nothing to do until the next input.
        case wait
        /// In place of what was asked before, if anything.
        case ask(model: Int, attempt: Int)
        /// The piece goes to whoever wants the reply.
        case give
        /// Stop the attempt; another one follows later.
        case drop
        case finish
        case fail(LanguageModelError)
    }
    private struct Attempt {
        let model: Int
        let ticket: CircuitBreaker.Ticket
        var until: Moment
        var hasGiven = false
    }
    private enum State {
        case idle
        case asked(Attempt)
        case pausing(model: Int, until: Moment)
        case over
    }

    private let policy: FallbackPolicy
    private var random: SeededRandom
    private var state = State.idle
    private var number = 0
    /// Of the model that is asked now.
    private var retries = 0
    private var firstAsked = Moment.zero
    private var lastError: LanguageModelError?

    init(policy: FallbackPolicy, seed: UInt64) {
        self.policy = policy
        random = SeededRandom(seed: seed)
    }

    var deadline: Moment {
        switch state {
        case .idle, .over: .distantFuture
        case .asked(let attempt): attempt.until
        case .pausing(_, let until): until
        }
    }
    /// Whether what this attempt says still counts.
    func isCurrent(_ attempt: Int) -> Bool { if case .asked = state { attempt == number } else { false } }

    /// - Parameter health: of all models, in the order in which they are to be asked; shared with other replies.
    mutating func handle(_ input: Input, health: inout [ModelHealth], now: Moment) -> Step {
        switch (state, input) {
        case (.idle, .begin):
            return ask(from: 0, health: &health, now: now)
        case (.asked(var attempt), .piece(let number)) where number == self.number:
            attempt.hasGiven = true
            attempt.until = now + policy.betweenPieces
            state = .asked(attempt)
            return .give
        case (.asked(let attempt), .finished(let number)) where number == self.number:
            health[attempt.model].breaker.handle(.succeeded, of: attempt.ticket, now: now)
            state = .over
            return .finish
        case (.asked(let attempt), .failed(let error, let number)) where number == self.number:
            return fail(attempt, error, health: &health, now: now)
        case (.asked(let attempt), .timePassed) where now >= attempt.until:
            let error = LanguageModelError.timedOut(attempt.hasGiven ? "next word" : "first word")
            return fail(attempt, error, health: &health, now: now)
        case (.asked(let attempt), .cancelled):
            let outcome: CircuitBreaker.Outcome = attempt.hasGiven ? .succeeded : .abandoned
            health[attempt.model].breaker.handle(outcome, of: attempt.ticket, now: now)
            state = .over
            return .wait
        case (.pausing(let model, let until), .timePassed) where now >= until:
            return askAgain(model, health: &health, now: now)
        case (.idle, .cancelled), (.pausing, .cancelled):
            state = .over
            return .wait
        default:
            return .wait
        }
    }

    /// The first of these models that is not at rest.
    private mutating func ask(from first: Int, health: inout [ModelHealth], now: Moment) -> Step {
        for model in first..<max(first, health.count) {
            guard let ticket = health[model].breaker.admit(now: now) else {
                health[model].rests.add()
                continue
            }
            if model > 0 { health[model].fallbacks.add() }
            retries = 0
            firstAsked = now
            return ask(model, ticket, health: &health, now: now)
        }
        state = .over
        return .fail(lastError ?? .unreachable("every model rests after failures; try again in up to \(policy.rest)"))
    }
    private mutating func askAgain(_ model: Int, health: inout [ModelHealth], now: Moment) -> Step {
        guard let ticket = health[model].breaker.admit(now: now) else {
            return ask(from: model + 1, health: &health, now: now)
        }
        retries += 1
        health[model].retries.add()
        return ask(model, ticket, health: &health, now: now)
    }
    private mutating func ask(
        _ model: Int, _ ticket: CircuitBreaker.Ticket, health: inout [ModelHealth], now: Moment
    ) -> Step {
        number += 1
        health[model].attempts.add()
        state = .asked(Attempt(model: model, ticket: ticket, until: now + policy.firstPiece))
        return .ask(model: model, attempt: number)
    }

    private mutating func fail(
        _ attempt: Attempt, _ error: LanguageModelError, health: inout [ModelHealth], now: Moment
    ) -> Step {
        health[attempt.model].failures.add()
        health[attempt.model].breaker.handle(Self.outcome(of: error), of: attempt.ticket, now: now)
        lastError = error
        guard !attempt.hasGiven else {
            state = .over
            return .fail(error)
        }
        guard let next = retry(of: attempt.model, after: error, health: health, now: now) else {
            return ask(from: attempt.model + 1, health: &health, now: now)
        }
        state = .pausing(model: attempt.model, until: next)
        return .drop
    }

    /// A refusal says that the request is at fault and the model is well.
    private static func outcome(of error: LanguageModelError) -> CircuitBreaker.Outcome {
        if case .refused = error { .succeeded } else { .failed }
    }

    /// When to ask the same model again; nil: not at all.
    private mutating func retry(
        of model: Int, after error: LanguageModelError, health: [ModelHealth], now: Moment
    ) -> Moment? {
        guard error.isWorthRetrying, retries < policy.retries else { return nil }
        var wait = retries == 0 ? policy.firstBackoff : policy.backoff
        if case .rateLimited(let wanted?) = error {
            guard wanted <= policy.firstPiece else { return nil }
            wait = max(wait, wanted)
        }
        let isLast = !health.dropFirst(model + 1).contains { $0.breaker.admits(at: now) }
        guard isLast || now + wait <= firstAsked + policy.firstPiece else { return nil }
        let next = now + wait * Double.random(in: 1...1 + max(0, policy.jitter), using: &random)
        return health[model].breaker.admits(at: next) ? next : nil
    }
}
