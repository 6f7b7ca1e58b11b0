import Basics

/// What `/metrics` tells of workers and jobs.
struct DispatchMetrics: Sendable {
    let workers: Gauge
    let joined: Counter
    let joinMilliseconds: Counter
    let malformed: Counter
    private let live: [AgentJob.StageName: Gauge]
    private let ended: [AgentJob.StageName: Counter]

    init(_ metrics: Metrics) {
        workers = metrics.gauge("parley_workers", help: "Agent workers that are connected.")
        joined = metrics.counter("parley_agent_joins_total", help: "Agents that joined the room of their job.")
        joinMilliseconds = metrics.counter(
            "parley_agent_join_milliseconds_total", help: "Time from a job's first offer until its agent was there.")
        malformed = metrics.counter(
            "parley_worker_malformed_frames_total", help: "Frames of workers that were no message.")
        var live: [AgentJob.StageName: Gauge] = [:]
        var ended: [AgentJob.StageName: Counter] = [:]
        for stage in AgentJob.StageName.allCases {
            if stage.isEnd {
                ended[stage] = metrics.counter(
                    "parley_jobs_ended_total", help: "Agent jobs by how they ended.",
                    labels: ["state": stage.rawValue])
            } else {
                live[stage] = metrics.gauge(
                    "parley_jobs", help: "Agent jobs that are not over, by state.", labels: ["state": stage.rawValue])
            }
        }
        self.live = live
        self.ended = ended
    }

    func count(_ change: DispatchChange) {
        guard case .job(let job) = change.subject, let step = change.step, step.stage.isEnd, job.isOver else { return }
        ended[step.stage]?.add()
    }
    func set(_ census: [AgentJob.StageName: Int], workers count: Int) {
        workers.set(Int64(count))
        for (stage, gauge) in live { gauge.set(Int64(census[stage] ?? 0)) }
    }
}
