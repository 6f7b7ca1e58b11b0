/// What the store is told: the thing as it is now, and the step that brought it there.
package struct DispatchChange: Sendable {
    enum Subject: Sendable {
        case dispatch(DispatchRecord)
        case job(AgentJob)
    }
    let subject: Subject
    let step: Timeline.Step?
}
