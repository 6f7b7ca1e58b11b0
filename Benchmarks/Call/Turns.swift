import Basics

/// Our own share of a turn, with providers that take no time: several calls at once, turn after turn.
struct Turns {
    let models: Models
    let calls: Int
    let turns: Int

    struct Result: Sendable {
        /// Decision to the first packet with sound at the caller, in milliseconds.
        var own: [Double] = []
        /// The same to the moment the session heard of it, by its own clock.
        var ownBySession: [Double] = []
        /// End of the caller's sentence to the first packet: endpointing included.
        var whole: [Double] = []
    }

    func measure() async throws -> Result {
        let exchange = try await models.exchange(answer: models.sounds.answer)
        var result = Result()
        let turns = try await inParallel(calls) { _ in try await converse(exchange) }.flatMap(\.self)
        for turn in turns where !turn.isEarly {
            result.own.append((turn.answered - turn.committed).inMilliseconds)
            result.whole.append((turn.answered - turn.spoken).inMilliseconds)
            if let own = turn.ownSteps { result.ownBySession.append(own) }
        }
        await exchange.stop()
        return result
    }

    private func converse(_ exchange: Exchange) async throws -> [Conversation.Turn] {
        let call = Conversation(exchange)
        _ = try await call.begin()
        var held: [Conversation.Turn] = []
        for _ in 0..<turns {
            held.append(try await call.ask(models.sounds.question))
        }
        await call.end()
        return held
    }
}
