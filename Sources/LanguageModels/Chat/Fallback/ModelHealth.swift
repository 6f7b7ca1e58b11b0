import Basics

/// What a process knows of one of its models: whether to ask it now, and what came of asking.
struct ModelHealth: Sendable {
    var breaker: CircuitBreaker
    /// Attempts made, first ones and retries.
    let attempts: Counter
    let retries: Counter
    /// Attempts that failed or took too long.
    let failures: Counter
    /// Replies that came to this model since another one failed or rested.
    let fallbacks: Counter
    /// Replies that went past this model while it rested.
    let rests: Counter

    init(_ name: String, policy: FallbackPolicy, metrics: Metrics) {
        func counter(_ what: String, _ help: String) -> Counter {
            metrics.counter("parley_model_\(what)_total", help: help, labels: ["model": name])
        }
        breaker = CircuitBreaker(patience: policy.patience, rest: policy.rest)
        attempts = counter("attempts", "Times a language model was asked, retries included")
        retries = counter("retries", "Times a language model was asked again for the same reply")
        failures = counter("failures", "Times a language model failed or took too long")
        fallbacks = counter("fallbacks", "Replies that came to this model because one before it failed or rested")
        rests = counter("rests", "Replies that passed over this model while it rested after failures")
    }
}
