import Basics
import Testing

@testable import LanguageModels

struct CircuitBreakerTests {
    /// One that has just failed five times, the last time at `now`.
    private func opened(at now: Moment = .zero) throws -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<5 {
            let ticket = try ticket(&breaker, now: now)
            breaker.handle(.failed, of: ticket, now: now)
        }
        return breaker
    }

    private func ticket(_ breaker: inout CircuitBreaker, now: Moment) throws -> CircuitBreaker.Ticket {
        let ticket = breaker.admit(now: now)
        return try #require(ticket)
    }

    @Test func `four failures are not enough, and a success forgets them`() throws {
        var breaker = CircuitBreaker()
        for outcome in [CircuitBreaker.Outcome.failed, .failed, .failed, .failed, .succeeded, .failed, .failed] {
            let ticket = try ticket(&breaker, now: .zero)
            breaker.handle(outcome, of: ticket, now: .zero)
        }
        #expect(breaker.admits(at: .zero))
    }

    @Test func `five failures in a row open it for 30 s`() throws {
        var breaker = try opened(at: .seconds(7))
        #expect(!breaker.admits(at: .seconds(7)))
        let early = breaker.admit(now: .milliseconds(36_999))
        #expect(early == nil)
        #expect(breaker.admits(at: .seconds(37)))
    }

    @Test func `then one request probes, and others wait for what it finds`() throws {
        var breaker = try opened()
        let probe = try ticket(&breaker, now: .seconds(30))
        let second = breaker.admit(now: .seconds(31))
        #expect(second == nil)
        breaker.handle(.succeeded, of: probe, now: .seconds(32))
        let after = [breaker.admit(now: .seconds(32)), breaker.admit(now: .seconds(32))]
        #expect(!after.contains(nil))
    }

    @Test func `a probe that fails opens it again`() throws {
        var breaker = try opened()
        let probe = try ticket(&breaker, now: .seconds(30))
        breaker.handle(.failed, of: probe, now: .seconds(35))
        #expect(!breaker.admits(at: .milliseconds(64_999)))
        #expect(breaker.admits(at: .seconds(65)))
    }

    @Test func `a probe that nobody waited for does not hold the place for ever`() throws {
        var breaker = try opened()
        let probe = try ticket(&breaker, now: .seconds(30))
        breaker.handle(.abandoned, of: probe, now: .seconds(31))
        let next = breaker.admit(now: .seconds(31))
        #expect(next != nil)
        let third = breaker.admit(now: .seconds(31))
        #expect(third == nil)
    }

    @Test(arguments: [CircuitBreaker.Outcome.succeeded, .failed, .abandoned])
    func `a request from before it opened says nothing of now`(late: CircuitBreaker.Outcome) throws {
        var breaker = CircuitBreaker()
        let old = try ticket(&breaker, now: .zero)
        for _ in 0..<5 {
            let ticket = try ticket(&breaker, now: .zero)
            breaker.handle(.failed, of: ticket, now: .zero)
        }
        let before = breaker
        breaker.handle(late, of: old, now: .seconds(10))
        #expect(breaker == before)
        _ = try ticket(&breaker, now: .seconds(30))
        breaker.handle(late, of: old, now: .seconds(31))
        #expect(!breaker.admits(at: .seconds(100)), "the probe is still out")
    }
}
