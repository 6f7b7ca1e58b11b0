import Basics

/// From the decision to hold the agent's voice to its last sound on the wire, as the caller gets it.
struct BargeIns {
    let models: Models
    let calls: Int
    let times: Int

    /// - Returns: milliseconds.
    func measure() async throws -> [Double] {
        let exchange = try await models.exchange(answer: models.sounds.longAnswer)
        let waits = try await inParallel(calls) { _ in try await interrupt(exchange) }.flatMap(\.self)
        await exchange.stop()
        return waits
    }

    private func interrupt(_ exchange: Exchange) async throws -> [Double] {
        let call = Conversation(exchange)
        _ = try await call.begin()
        _ = try await call.ask(models.sounds.question, hearsOut: false)
        var waits: [Double] = []
        for _ in 0..<times {
            let (held, silent) = try await call.interrupt(models.sounds.interruption)
            waits.append(max(0, (silent - held).inMilliseconds))
            try await call.sound()
        }
        await call.end()
        return waits
    }
}
