/// What happened to a job or a dispatch, and why; what `parley dispatch explain` prints.
struct Timeline: Sendable, Equatable {
    struct Step: Sendable, Equatable {
        /// Unix milliseconds.
        let at: Int64
        let stage: AgentJob.StageName
        /// For a person; names workers and rooms, never metadata.
        let reason: String
    }
    /// Steps kept: a job that nobody takes is offered again for as long as its room is open.
    static let limit = 100
    /// The beginning tells most, so it stays.
    static let keptFirst = 10

    private(set) var steps: [Step] = []

    mutating func add(_ step: Step) {
        if steps.count >= Self.limit { steps.remove(at: Self.keptFirst) }
        steps.append(step)
    }
}
