import Basics
import Sockets

/// From a caller's wish to connect to hearing the agent, and to being heard: room, dispatch, job, two joins, two DTLS
/// handshakes each, tracks. One call after the other.
struct Greetings {
    let models: Models
    let calls: Int

    struct Result: Sendable {
        /// Milliseconds to the greeting's first packet, and until sound flows both ways.
        var heard: [Double] = []
        var bothWays: [Double] = []
    }

    func measure() async throws -> Result {
        let exchange = try await models.exchange(answer: models.sounds.answer)
        var result = Result()
        for _ in 0..<calls {
            exchange.agentHearsCaller.forget()
            let call = Conversation(exchange)
            let began = MonotonicClock.now
            let heard = try await call.begin()
            result.heard.append((heard - began).inMilliseconds)
            if let hears = exchange.agentHearsCaller.value {
                result.bothWays.append((max(heard, hears) - began).inMilliseconds)
            }
            await call.end()
        }
        await exchange.stop()
        return result
    }
}
