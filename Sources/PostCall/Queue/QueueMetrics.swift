import Basics

struct QueueMetrics: Sendable {
    private let metrics: Metrics
    /// From the call until the event is on disk.
    let commit: Histogram

    init(_ metrics: Metrics) {
        self.metrics = metrics
        commit = metrics.histogram(
            "parley_event_commit_seconds", help: "From adding events until they are on disk.",
            bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5])
    }
    func added(_ kind: EventKind, _ count: UInt64) {
        metrics.counter("parley_events_total", help: "Events kept, by kind.", labels: ["kind": kind.rawValue])
            .add(count)
    }
    func settled(_ kind: EventKind, _ outcome: String) {
        metrics.counter(
            "parley_events_settled_total", help: "Tries of work on events, by how they went.",
            labels: ["kind": kind.rawValue, "outcome": outcome]
        ).add()
    }
}
