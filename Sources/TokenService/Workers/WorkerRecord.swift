import Basics
import Wire

/// A worker as the dispatcher knows it: whom it serves, how busy it is.
struct WorkerRecord: Sendable {
    /// What it can be chosen for. livekit-wire.md §6.3.
    struct Pool: Hashable, Sendable {
        var agentName: String
        var kind: JobType
        var deployment: String
    }
    /// A worker says something each 2.5 s; so long without a word and it is gone.
    static let patience: Duration = .seconds(15)

    let id: WorkerID
    let pool: Pool
    let version: String
    let permissions: ParticipantPermission?
    var isFull = false
    var isDraining = false
    /// 0…1, as it said last.
    var load: Double = 0
    var jobCount = 0
    var lastHeard: Moment
    /// Accepted since it last said how busy it is: a slot is taken at once, not at the next report.
    var acceptedSinceReport = 0
    var offers: Set<JobID> = []
    var jobs: Set<JobID> = []

    init(_ id: WorkerID, _ request: RegisterWorkerRequest, now: Moment) {
        self.id = id
        pool = Pool(agentName: request.agentName, kind: request.type, deployment: request.deployment)
        version = request.version
        permissions = request.allowedPermissions
        lastHeard = now
    }

    /// Slots taken that its last word does not know of.
    private var reserved: Int { acceptedSinceReport + offers.count }
    /// Its own word plus what it was given since. What a job costs is what its others cost, else a tenth.
    var expectedLoad: Double {
        let perJob = jobCount > 0 ? min(max(load / Double(jobCount), 0.02), 0.3) : 0.1
        return load + Double(reserved) * perJob
    }
    /// Chances against the others of its pool; 0: not now.
    ///
    /// One that calls itself available at full load gets one job at a time: in development mode they all do that.
    var weight: Double {
        if isFull || isDraining { return 0 }
        return max(reserved == 0 ? 0.01 : 0, 1 - expectedLoad)
    }

    mutating func take(_ status: UpdateWorkerStatus) {
        if let word = status.status { isFull = word == .full }
        isDraining = status.draining
        // A float of the wire may be anything.
        load = status.load.isFinite ? min(max(Double(status.load), 0), 1) : 1
        jobCount = Int(clamping: status.jobCount)
        acceptedSinceReport = 0
    }

    /// - Returns: what is wrong with the request; nil when it may register.
    static func fault(_ request: RegisterWorkerRequest) -> String? {
        if ![.room, .publisher, .participant].contains(request.type) { return "unknown job type" }
        if request.agentName.utf8.count > 256 { return "agent_name is longer than 256 bytes" }
        let deployment = request.deployment
        if deployment.utf8.count > 64 || deployment.contains(where: { $0 == "_" || $0 == " " }) {
            return "deployment is longer than 64 bytes or has '_' or a blank"
        }
        return nil
    }
}
