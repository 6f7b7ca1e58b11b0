import Basics
import Testing

@testable import LanguageModels

/// The rules, with time by hand and without jitter.
struct ReplyAttemptsTests {
    struct Scene {
        let metrics = Metrics()
        var attempts: ReplyAttempts
        var health: [ModelHealth]

        init(models: Int, policy: FallbackPolicy = FallbackPolicy(jitter: 0)) {
            attempts = ReplyAttempts(policy: policy, seed: 1)
            let metrics = metrics
            health = (0..<models).map { ModelHealth("model\($0)", policy: policy, metrics: metrics) }
        }
        mutating func at(_ milliseconds: Int64, _ input: ReplyAttempts.Input) -> ReplyAttempts.Step {
            attempts.handle(input, health: &health, now: .milliseconds(milliseconds))
        }
        var deadline: Int64 { attempts.deadline.milliseconds }
        /// Another reply, the same models.
        mutating func begins(_ milliseconds: Int64) -> ReplyAttempts.Step {
            attempts = ReplyAttempts(policy: FallbackPolicy(jitter: 0), seed: 1)
            return at(milliseconds, .begin)
        }
        mutating func fails(
            _ milliseconds: Int64, _ attempt: Int, _ error: LanguageModelError = .unreachable("gone")
        ) -> ReplyAttempts.Step {
            at(milliseconds, .failed(error, attempt: attempt))
        }
    }

    @Test func `a reply that comes is given out`() {
        var scene = Scene(models: 2)
        let steps = [
            scene.at(0, .begin), scene.at(300, .piece(attempt: 1)), scene.at(400, .piece(attempt: 1)),
            scene.at(500, .finished(attempt: 1)),
        ]
        #expect(steps == [.ask(model: 0, attempt: 1), .give, .give, .finish])
        #expect(scene.attempts.deadline == .distantFuture)
    }

    @Test func `the last model is asked three times more: after 0.1 s, then 2 s each`() {
        var scene = Scene(models: 1)
        _ = scene.at(0, .begin)
        var now: Int64 = 0
        for (attempt, wait) in [(1, 100), (2, 2000), (3, 2000)] as [(Int, Int64)] {
            let failed = scene.fails(now, attempt)
            #expect(failed == .drop)
            now += wait
            #expect(scene.deadline == now)
            let early = scene.at(now - 1, .timePassed)
            #expect(early == .wait)
            let again = scene.at(now, .timePassed)
            #expect(again == .ask(model: 0, attempt: attempt + 1))
        }
        let end = scene.fails(now, 4, .provider(status: 503, "full"))
        #expect(end == .fail(.provider(status: 503, "full")))
        #expect(scene.health[0].attempts.value == 4)
        #expect(scene.health[0].retries.value == 3)
        #expect(scene.health[0].failures.value == 4)
    }

    @Test func `a wait is never shorter than it should be, and at most a quarter longer`() {
        var found: Set<Int64> = []
        for seed in 0..<50 as Range<UInt64> {
            var scene = Scene(models: 1)
            scene.attempts = ReplyAttempts(policy: FallbackPolicy(), seed: seed)
            _ = scene.at(0, .begin)
            _ = scene.fails(0, 1)
            found.insert(scene.attempts.deadline.nanoseconds / 1000)
        }
        #expect(found.allSatisfy { (100_000...125_000).contains($0) })
        #expect(found.count > 40)
    }

    @Test func `while another model is left, no retry begins later than 5 s after the first attempt`() {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        _ = scene.fails(1000, 1)
        _ = scene.at(1100, .timePassed)
        let second = scene.fails(3100, 2)
        #expect(second == .ask(model: 1, attempt: 3), "a retry would begin at 5.1 s")
        #expect(scene.health[1].fallbacks.value == 1)
    }

    @Test func `no first word for 5 s: the next model`() {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        #expect(scene.deadline == 5000)
        let early = scene.at(4999, .timePassed)
        let late = scene.at(5000, .timePassed)
        #expect(early == .wait)
        #expect(late == .ask(model: 1, attempt: 2))
        let stale = [scene.at(5001, .piece(attempt: 1)), scene.fails(5002, 1), scene.at(5003, .finished(attempt: 1))]
        #expect(stale == [.wait, .wait, .wait])
        #expect(scene.health[0].failures.value == 1)
    }

    @Test func `a reply that stalls ends after 6 s and is not begun again`() {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        _ = scene.at(4000, .piece(attempt: 1))
        #expect(scene.deadline == 10_000)
        let end = scene.at(10_000, .timePassed)
        #expect(end == .fail(.timedOut("next word")))
        #expect(scene.attempts.deadline == .distantFuture)
    }

    @Test func `a reply that breaks after a piece is not begun again, whatever broke it`() {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        _ = scene.at(100, .piece(attempt: 1))
        let end = scene.fails(200, 1, .rateLimited(retryAfter: .milliseconds(1)))
        #expect(end == .fail(.rateLimited(retryAfter: .milliseconds(1))))
        #expect(scene.health[1].attempts.value == 0)
    }

    @Test(
        arguments: [
            (.seconds(3), .drop, 3000), (.milliseconds(5), .drop, 100), (nil, .drop, 100), (.seconds(-9), .drop, 100),
            (.seconds(6), .ask(model: 1, attempt: 2), 5000), (.seconds(Int64.max), .ask(model: 1, attempt: 2), 5000),
        ] as [(Duration?, ReplyAttempts.Step, Int64)]) func `a rate limit is waited for while it is short enough`(
            retryAfter: Duration?, step: ReplyAttempts.Step, deadline: Int64
        )
    {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        let found = scene.fails(0, 1, .rateLimited(retryAfter: retryAfter))
        #expect(found == step)
        #expect(scene.deadline == deadline)
    }

    @Test(arguments: [LanguageModelError.refused(status: 400, "too long"), .malformed("not JSON")])
    func `what is not worth retrying goes to the next model at once`(error: LanguageModelError) {
        var scene = Scene(models: 2)
        _ = scene.at(0, .begin)
        let next = scene.fails(10, 1, error)
        let end = scene.fails(20, 2, error)
        #expect([next, end] == [.ask(model: 1, attempt: 2), .fail(error)])
    }

    @Test func `a model that failed five times in a row is passed over for 30 s, then tried once`() {
        var scene = Scene(models: 2)
        for reply in 0..<2 {
            let first = scene.begins(Int64(reply) * 100)
            #expect(first == .ask(model: 0, attempt: 1))
            _ = scene.fails(Int64(reply) * 100, 1, .malformed("not JSON"))
        }
        // The first of these fails at 1 s, the second at 1.1 s, the third at 3.1 s, which is the fifth in all.
        _ = scene.begins(1000)
        _ = scene.fails(1000, 1)
        _ = scene.at(1100, .timePassed)
        _ = scene.fails(1100, 2)
        _ = scene.at(3100, .timePassed)
        let fifth = scene.fails(3100, 3)
        #expect(fifth == .ask(model: 1, attempt: 4))
        let resting = scene.begins(33_099)
        #expect(resting == .ask(model: 1, attempt: 1))
        #expect(scene.health[0].rests.value == 1)
        let probing = scene.begins(33_100)
        #expect(probing == .ask(model: 0, attempt: 1))
        let meanwhile = scene.begins(33_200)
        #expect(meanwhile == .ask(model: 1, attempt: 1))
    }

    @Test func `with every model at rest the error says so, at once`() throws {
        var scene = Scene(models: 1)
        for _ in 0..<5 {
            _ = scene.begins(0)
            _ = scene.fails(0, 1, .malformed("not JSON"))
        }
        let step = scene.begins(1)
        guard case .fail(.unreachable(let reason)) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(reason.contains("rests"))
    }

    @Test func `a request that is at fault does not put the model to rest`() {
        var scene = Scene(models: 1)
        for _ in 0..<20 {
            let step = scene.begins(0)
            #expect(step == .ask(model: 0, attempt: 1))
            _ = scene.fails(0, 1, .refused(status: 400, "too long"))
        }
    }

    @Test func `callers who break in do not keep a model at rest`() {
        for hasGiven in [false, true] {
            var scene = Scene(models: 1)
            for _ in 0..<5 {
                _ = scene.begins(0)
                _ = scene.fails(0, 1, .malformed("not JSON"))
            }
            _ = scene.begins(30_000)
            if hasGiven { _ = scene.at(30_100, .piece(attempt: 1)) }
            _ = scene.at(30_200, .cancelled)
            #expect(scene.attempts.deadline == .distantFuture)
            let next = scene.begins(30_300)
            #expect(next == .ask(model: 0, attempt: 1))
        }
    }
}
