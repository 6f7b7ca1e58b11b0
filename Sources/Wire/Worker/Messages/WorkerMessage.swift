// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.WorkerMessage`.
public struct WorkerMessage: WireMessage {
    public var message: Message?
    public init() {}

    public indirect enum Message: Equatable, Sendable {
        case register(RegisterWorkerRequest)
        case availability(AvailabilityResponse)
        case updateWorker(UpdateWorkerStatus)
        case updateJob(UpdateJobStatus)
        case ping(WorkerPing)
        case simulateJob(SimulateJobRequest)
        case migrateJob(MigrateJobRequest)
    }

    public static let wireFields = WireFields([
        1: "register",
        2: "availability",
        3: "update_worker",
        4: "update_job",
        5: "ping",
        6: "simulate_job",
        7: "migrate_job",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: RegisterWorkerRequest?
            if case .register(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .register(found) }
        case 2:
            var found: AvailabilityResponse?
            if case .availability(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .availability(found) }
        case 3:
            var found: UpdateWorkerStatus?
            if case .updateWorker(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateWorker(found) }
        case 4:
            var found: UpdateJobStatus?
            if case .updateJob(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateJob(found) }
        case 5:
            var found: WorkerPing?
            if case .ping(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .ping(found) }
        case 6:
            var found: SimulateJobRequest?
            if case .simulateJob(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .simulateJob(found) }
        case 7:
            var found: MigrateJobRequest?
            if case .migrateJob(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .migrateJob(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch message {
        case .register(let value): writer.message(1, value)
        case .availability(let value): writer.message(2, value)
        case .updateWorker(let value): writer.message(3, value)
        case .updateJob(let value): writer.message(4, value)
        case .ping(let value): writer.message(5, value)
        case .simulateJob(let value): writer.message(6, value)
        case .migrateJob(let value): writer.message(7, value)
        case nil: break
        }
    }
}

/// `livekit.RegisterWorkerRequest`.
public struct RegisterWorkerRequest: WireMessage {
    public var type = JobType()
    public var version: String = ""
    public var pingInterval: UInt32 = 0
    public var namespace: String?
    public var allowedPermissions: ParticipantPermission?
    public var agentName: String = ""
    public var deployment: String = ""
    public var instanceId: String = ""
    public var endpointProtocol: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "type",
        3: "version",
        5: "ping_interval",
        6: "namespace",
        7: "allowed_permissions",
        8: "agent_name",
        9: "deployment",
        11: "instance_id",
        12: "endpoint_protocol",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&type)
        case 3: try reader.scalar(&version)
        case 5: try reader.scalar(&pingInterval)
        case 6: try reader.optional(&namespace)
        case 7: try reader.message(&allowedPermissions)
        case 8: try reader.scalar(&agentName)
        case 9: try reader.scalar(&deployment)
        case 11: try reader.scalar(&instanceId)
        case 12: try reader.scalar(&endpointProtocol)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, type)
        writer.scalar(3, version)
        writer.scalar(5, pingInterval)
        writer.optional(6, namespace)
        writer.message(7, allowedPermissions)
        writer.scalar(8, agentName)
        writer.scalar(9, deployment)
        writer.scalar(11, instanceId)
        writer.scalar(12, endpointProtocol)
    }
}

/// `livekit.AvailabilityResponse`.
public struct AvailabilityResponse: WireMessage {
    public var jobId: String = ""
    public var available: Bool = false
    public var supportsResume: Bool = false
    public var participantName: String = ""
    public var participantIdentity: String = ""
    public var participantMetadata: String = ""
    public var participantAttributes: [String: String] = [:]
    public var terminate: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "job_id",
        2: "available",
        3: "supports_resume",
        4: "participant_name",
        5: "participant_identity",
        6: "participant_metadata",
        7: "participant_attributes",
        8: "terminate",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&jobId)
        case 2: try reader.scalar(&available)
        case 3: try reader.scalar(&supportsResume)
        case 4: try reader.scalar(&participantName)
        case 5: try reader.scalar(&participantIdentity)
        case 6: try reader.scalar(&participantMetadata)
        case 7: try reader.map(&participantAttributes)
        case 8: try reader.scalar(&terminate)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, jobId)
        writer.scalar(2, available)
        writer.scalar(3, supportsResume)
        writer.scalar(4, participantName)
        writer.scalar(5, participantIdentity)
        writer.scalar(6, participantMetadata)
        writer.map(7, participantAttributes)
        writer.scalar(8, terminate)
    }
}

/// `livekit.UpdateWorkerStatus`.
public struct UpdateWorkerStatus: WireMessage {
    public var status: WorkerStatus?
    public var load: Float = 0
    public var jobCount: UInt32 = 0
    public var draining: Bool = false
    public var seq: UInt64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "status",
        3: "load",
        4: "job_count",
        5: "draining",
        6: "seq",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.optional(&status)
        case 3: try reader.scalar(&load)
        case 4: try reader.scalar(&jobCount)
        case 5: try reader.scalar(&draining)
        case 6: try reader.scalar(&seq)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.optional(1, status)
        writer.scalar(3, load)
        writer.scalar(4, jobCount)
        writer.scalar(5, draining)
        writer.scalar(6, seq)
    }
}

/// `livekit.WorkerStatus`.
public struct WorkerStatus: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let available = Self(rawValue: 0)
    public static let full = Self(rawValue: 1)
    public static let wireNames = WireNames([
        0: "WS_AVAILABLE",
        1: "WS_FULL",
    ])
}

/// `livekit.UpdateJobStatus`.
public struct UpdateJobStatus: WireMessage {
    public var jobId: String = ""
    public var status = JobStatus()
    public var error: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "job_id",
        2: "status",
        3: "error",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&jobId)
        case 2: try reader.scalar(&status)
        case 3: try reader.scalar(&error)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, jobId)
        writer.scalar(2, status)
        writer.scalar(3, error)
    }
}

/// `livekit.SimulateJobRequest`.
public struct SimulateJobRequest: WireMessage {
    public var type = JobType()
    public var room: Room?
    public var participant: ParticipantInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "type",
        2: "room",
        3: "participant",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&type)
        case 2: try reader.message(&room)
        case 3: try reader.message(&participant)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, type)
        writer.message(2, room)
        writer.message(3, participant)
    }
}

/// `livekit.MigrateJobRequest`.
public struct MigrateJobRequest: WireMessage {
    public var jobIds: [String] = []
    public var jobs: [Job] = []
    public init() {}

    public static let wireFields = WireFields([
        2: "job_ids",
        3: "jobs",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 2: try reader.repeated(&jobIds)
        case 3: try reader.messages(&jobs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.repeated(2, jobIds)
        writer.messages(3, jobs)
    }
}

/// `livekit.WorkerPing`.
public struct WorkerPing: WireMessage {
    public var timestamp: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "timestamp",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&timestamp)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, timestamp)
    }
}
