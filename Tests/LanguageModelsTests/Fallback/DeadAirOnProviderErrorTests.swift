import Basics
import Synchronization
import Testing

@testable import LanguageModels

/// Named for the symptom: a provider's error was heard as dead air, or ended the call (voice-agents.md §4, pain 17).
@Suite(.timeLimit(.minutes(1))) struct DeadAirOnProviderErrorTests {
    let clock = SimulatedClock()
    let metrics = Metrics()
    let request = ChatRequest(messages: [.user("hello")])
    let hello: [ChatEvent] = [.text("Hello."), .finished(.stop)]

    private func model(_ wanted: FlakyModel, _ fallbacks: FlakyModel...) -> ResilientModel {
        ResilientModel(wanted, fallbacks: fallbacks, metrics: metrics, clock: clock, seed: 1)
    }
    private func heard(from model: ResilientModel) async throws -> [ChatEvent] {
        try await model.reply(to: request).reduce(into: []) { $0.append($1) }
    }

    @Test func `one 429 does not end a call: it is asked again 0.1 s later`() async throws {
        let limited = FlakyModel(
            "limited", ([], .failed(LanguageModelError.rateLimited(retryAfter: nil))), ([.text("Hello.")], .finished))
        let model = model(limited)
        async let reply = heard(from: model)
        await clock.sleeper(before: .milliseconds(125))
        clock.advance(to: .milliseconds(125))
        let found = try await reply
        #expect(found == hello)
        #expect(limited.attemptsMade == 2)
        #expect(metrics.exposition.contains(#"parley_model_retries_total{model="limited"} 1"#))
    }

    @Test func `a provider that refuses is no dead air while another one answers`() async throws {
        let refusing = FlakyModel("refusing", ([], .failed(LanguageModelError.refused(status: 401, "no such key"))))
        let found = try await heard(from: model(refusing, .saying("Hello.")))
        #expect(found == hello)
        #expect(refusing.attemptsMade == 1)
        #expect(metrics.exposition.contains(#"parley_model_fallbacks_total{model="calm"} 1"#))
    }

    @Test func `a provider that says nothing is left after 5 s, and its request is cancelled`() async throws {
        let silent = FlakyModel("silent", ([.text("")], .stalled))
        let model = model(silent, .saying("Hello."))
        async let reply = heard(from: model)
        await clock.sleeper(before: .seconds(5))
        clock.advance(to: .seconds(5))
        let found = try await reply
        #expect(found == hello)
        var dropped = silent.dropped.makeAsyncIterator()
        let wasDropped: Void? = await dropped.next()
        #expect(wasDropped != nil)
    }

    @Test func `a reply that stalls midway ends with the error and is not begun again`() async throws {
        let stalling = FlakyModel("stalling", ([.text("Hel")], .stalled))
        let spare = FlakyModel.saying("Hello.")
        var reply = model(stalling, spare).reply(to: request).makeAsyncIterator()
        let first = try await reply.next()
        #expect(first == .text("Hel"))
        // The timer of the first word still runs; when it rings, that of the next word takes its place.
        await clock.sleeper(before: .seconds(5))
        clock.advance(to: .seconds(5))
        await clock.sleeper(before: .seconds(6))
        clock.advance(to: .seconds(6))
        do {
            let next = try await reply.next()
            Issue.record("it went on with \(String(describing: next))")
        } catch {
            #expect(error as? LanguageModelError == .timedOut("next word"))
        }
        #expect(spare.attemptsMade == 0)
    }

    @Test(arguments: [FlakyModel.Ending.brokenOff, .failed(LanguageModelError.unreachable("reset"))])
    func `a reply that breaks midway is not begun again`(ending: FlakyModel.Ending) async throws {
        let breaking = FlakyModel("breaking", ([.text("Hel")], ending))
        let spare = FlakyModel.saying("Hello.")
        let model = model(breaking, spare)
        await #expect(throws: LanguageModelError.self) { _ = try await heard(from: model) }
        #expect(breaking.attemptsMade == 1)
        #expect(spare.attemptsMade == 0)
    }

    @Test func `tokens that were paid for are told of, also those of a failed attempt`() async throws {
        let usage = ChatEvent.usage(TokenUsage(prompt: 9, completion: 0))
        let failing = FlakyModel("failing", ([usage], .failed(LanguageModelError.malformed("not JSON"))))
        let found = try await heard(from: model(failing, .saying("Hello.")))
        #expect(found == [usage] + hello)
    }

    @Test func `when all have failed the last error is thrown`() async throws {
        struct Surprise: Error {}
        let first = FlakyModel("first", ([], .failed(LanguageModelError.refused(status: 400, "no"))))
        let second = FlakyModel("second", ([], .failed(LanguageModelError.malformed("not JSON"))))
        let both = model(first, second)
        await #expect(throws: LanguageModelError.malformed("not JSON")) { _ = try await heard(from: both) }
        // An error that is no LanguageModelError is one of the connection: tried again like any.
        let odd = ResilientModel(
            FlakyModel("odd", ([], .failed(Surprise()))), policy: FallbackPolicy(retries: 0), clock: clock)
        await #expect(throws: LanguageModelError.unreachable("odd: Surprise")) { _ = try await heard(from: odd) }
    }

    @Test func `a caller who breaks in cancels the request, and nothing else is asked`() async throws {
        let silent = FlakyModel("silent", ([.text("Hel")], .stalled))
        let spare = FlakyModel.saying("Hello.")
        let model = model(silent, spare)
        let (started, start) = AsyncStream<Void>.makeStream()
        let task = Task {
            for try await _ in model.reply(to: request) { start.yield() }
        }
        var starts = started.makeAsyncIterator()
        await starts.next()
        task.cancel()
        _ = await task.result
        var dropped = silent.dropped.makeAsyncIterator()
        let wasDropped: Void? = await dropped.next()
        #expect(wasDropped != nil)
        #expect(spare.attemptsMade == 0)
    }

    @Test func `calls share what is known of a model`() async throws {
        let failing = FlakyModel("failing", ([], .failed(LanguageModelError.malformed("not JSON"))))
        let model = model(failing, .saying("Hello."))
        for _ in 0..<8 {
            let found = try await heard(from: model)
            #expect(found == hello)
        }
        #expect(failing.attemptsMade == 5)
        #expect(metrics.exposition.contains(#"parley_model_rests_total{model="failing"} 3"#))
        clock.advance(to: .seconds(30))
        _ = try await heard(from: model)
        #expect(failing.attemptsMade == 6)
    }

    @Test func `one cold model does not stop the start, all of them do`() async throws {
        let cold = FlakyModel("cold", coldness: .unreachable("no route"))
        try await model(cold, .saying("Hello.")).warm()
        await #expect(throws: LanguageModelError.unreachable("no route")) { try await model(cold).warm() }
    }
}
