import Basics

struct DeliveryMetrics: Sendable {
    let delivered: Counter
    let failed: Counter
    let dead: Counter
    let open: Gauge
    /// From the event until the target has it.
    let delay: Histogram
    /// Of one try.
    let answer: Histogram

    /// - Parameter target: its name; there are few.
    init(_ metrics: Metrics, target: String) {
        let tries = "Tries to tell a target of an event, by how they went."
        func outcome(_ name: String) -> Counter {
            metrics.counter(
                "parley_webhook_tries_total", help: tries, labels: ["target": target, "outcome": name])
        }
        delivered = outcome("delivered")
        failed = outcome("failed")
        dead = metrics.counter(
            "parley_webhook_dead_total", help: "Deliveries that were given up.", labels: ["target": target])
        open = metrics.gauge(
            "parley_webhook_open", help: "Events that a target is still to be told.", labels: ["target": target])
        delay = metrics.histogram(
            "parley_webhook_delay_seconds", help: "From an event until its target has it.",
            bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3600, 86_400], labels: ["target": target])
        answer = metrics.histogram(
            "parley_webhook_answer_seconds", help: "How long a target takes to answer.",
            bounds: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30], labels: ["target": target])
    }
}
