package import Basics

extension Dispatcher {
    /// What this engine promises at any time, for tests and fuzzing: nil, or the promise that is broken.
    ///
    /// - Parameter settled: whether time has just passed, so that nothing is overdue at `now`.
    package func brokenPromise(now: Moment, settled: Bool) -> String? {
        for id in live where jobs[id]?.isOver != false { return "\(id) is live and over, or gone" }
        guard Set(live).count == live.count else { return "a job is live twice" }
        for job in jobs.values {
            if !job.isOver, !live.contains(job.id) { return "\(job.id) is lost" }
            guard let dispatch = dispatches[job.dispatch], dispatch.jobs.contains(job.id) else {
                return "\(job.id) belongs to no dispatch"
            }
            if !job.isOver, dispatch.isClosed, job.removeAt == nil { return "\(job.id) outlives its dispatch" }
            if job.timeline.steps.count > Timeline.limit { return "\(job.id) has too long a timeline" }
            if case .offered(let worker, _) = job.stage, workers[worker]?.offers.contains(job.id) != true {
                return "\(job.id) is offered to \(worker), which does not know"
            }
            if let assignment = job.assignment, assignment.lostUntil == nil,
                workers[assignment.worker]?.jobs.contains(job.id) != true
            {
                return "\(job.id) is \(assignment.worker)'s, which does not have it"
            }
        }
        for worker in workers.values {
            for id in worker.offers where jobs[id]?.stage.isOffered(to: worker.id) != true {
                return "\(worker.id) is held up by an offer that is over"
            }
            for id in worker.jobs where jobs[id]?.assignment?.worker != worker.id {
                return "\(worker.id) has a slot taken by a job that is not its own"
            }
        }
        for (room, ids) in dispatchesByRoom {
            if ids.isEmpty || ids.count > settings.dispatchesPerRoom { return "\(ids.count) dispatches in \(room)" }
            for id in ids where dispatches[id]?.wish.room != room { return "\(id) is not in \(room)" }
        }
        if dispatches.count != dispatchesByRoom.values.reduce(0, { $0 + $1.count }) { return "a dispatch has no room" }
        if settled, deadline <= now { return "the deadline \(deadline) does not move past \(now)" }
        return nil
    }
}
