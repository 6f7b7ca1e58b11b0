import Basics

/// What remembering costs calls, for `/metrics`.
struct MemoryMetrics: Sendable {
    enum Outcome: String { case found, nothing, late, failed }
    private let metrics: Metrics
    private let recall: Histogram
    private let open: Histogram
    private let finish: Histogram
    private let turns: Counter

    init(_ metrics: Metrics) {
        self.metrics = metrics
        recall = metrics.histogram(
            "parley_memory_recall_seconds", help: "Looking for what fits a caller's words",
            bounds: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1])
        open = metrics.histogram(
            "parley_memory_open_seconds", help: "From knowing who calls to what is known of them",
            bounds: [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.5, 1, 5])
        finish = metrics.histogram(
            "parley_memory_finish_seconds", help: "Learning from a call that is over",
            bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60])
        turns = metrics.counter("parley_memory_turns_total", help: "Turns of calls that were kept")
    }

    func recall(_ outcome: Outcome, took: Duration? = nil) {
        metrics.counter(
            "parley_memory_recalls_total", help: "Looks into a caller's memory, by what came of them",
            labels: ["outcome": outcome.rawValue]
        ).add()
        if let took { recall.observe(took) }
    }
    func opened(took: Duration) { open.observe(took) }
    func finished(took: Duration) { finish.observe(took) }
    func kept(_ count: Int) { turns.add(UInt64(max(0, count))) }
    func failed(_ what: String) {
        metrics.counter(
            "parley_memory_failures_total", help: "Times a caller's memory could not be read or written",
            labels: ["during": what]
        ).add()
    }
}
