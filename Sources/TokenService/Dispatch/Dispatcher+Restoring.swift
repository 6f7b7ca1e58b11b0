import Basics
import Wire

extension Dispatcher {
    /// After a restart: what was for rooms that are still open begins anew, the rest has failed.
    mutating func restore(_ found: [DispatchStore.Unfinished], openRooms: [Wire.Room], now: Moment) {
        for room in openRooms where rooms[room.name] == nil { rooms[room.name] = RoomRecord(info: room) }
        for old in found {
            let isOpen = rooms[old.wish.room] != nil
            var record = DispatchRecord(id: old.id, wish: old.wish, createdAt: old.createdAt)
            record.isClosed = !isOpen
            if isOpen {
                dispatches[old.id] = record
                dispatchesByRoom[old.wish.room, default: []].append(old.id)
            }
            for (id, kind) in old.jobs {
                var job = AgentJob(id: id, dispatch: old.id, kind: kind, target: nil, pinned: nil, createdAt: now)
                job.stage = .failed
                keep(.job(job), .failed, "server restarted", now: now)
            }
            let reason = isOpen ? "server restarted; the room is open, so it begins anew" : "server restarted"
            keep(.dispatch(record), isOpen ? .pending : .failed, reason, now: now)
            launch(old.id, now: now)
        }
        settle(now: now)
    }
    private mutating func keep(
        _ subject: DispatchChange.Subject, _ stage: AgentJob.StageName, _ reason: String, now: Moment
    ) {
        let step = Timeline.Step(at: unixMilliseconds(now), stage: stage, reason: reason)
        emit(.keep(DispatchChange(subject: subject, step: step)))
    }
}
