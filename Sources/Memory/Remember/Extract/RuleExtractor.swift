/// Draws facts from what a caller says by rules alone: no model, no network, the same every time.
///
/// It reads the caller's turns; the agent's give a short answer its question. It wants statements: questions,
/// hypotheses and what the agent said from memory are left alone. It knows speech recognisers' text: no punctuation,
/// lower case, fillers. English only; in other languages it finds little, and the turns remain.
public struct RuleExtractor: FactExtractor {
    public init() {}

    public func facts(in call: CallTranscript) async -> Extraction { extract(call) }

    func extract(_ call: CallTranscript) -> Extraction {
        var reading = RuleReading(call)
        for turn in call.turns { reading.read(turn) }
        return Extraction(facts: reading.facts, method: "rules", refusals: reading.refusals)
    }
}
