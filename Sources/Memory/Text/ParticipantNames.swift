/// What the two are called: as the calls say, or else as they call each other.
struct ParticipantNames: Sendable {
    private var given: [Turn.Speaker: [String]] = [:]
    private var addressed = AddressedNames()
    private(set) var participants = Participants()
    /// Folded words of all names.
    private(set) var known: Set<String> = []
    private var learned: [Turn.Speaker: String] = [:]

    mutating func add(_ name: String, of speaker: Turn.Speaker) {
        guard !given[speaker, default: []].contains(name) else { return }
        given[speaker, default: []].append(name)
        rebuild()
    }

    /// Looks for names only as long as one is not known.
    mutating func read(_ text: String, by speaker: Turn.Speaker) {
        guard given[.caller] == nil || given[.agent] == nil else { return }
        addressed.read(text, by: speaker)
        let found = [Turn.Speaker.caller, .agent].reduce(into: [Turn.Speaker: String]()) { names, who in
            if given[who] == nil { names[who] = addressed.name(of: who) }
        }
        guard found != learned else { return }
        learned = found
        rebuild()
    }

    private mutating func rebuild() {
        let caller = given[.caller] ?? learned[.caller].map { [$0] } ?? []
        let agent = given[.agent] ?? learned[.agent].map { [$0] } ?? []
        participants = Participants(caller: caller, agent: agent)
        known = Set((caller + agent).flatMap(WordSplitter.words))
    }
}
