// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.ServerMessage`.
public struct ServerMessage: WireMessage {
    public var message: Message?
    public init() {}

    public indirect enum Message: Equatable, Sendable {
        case register(RegisterWorkerResponse)
        case availability(AvailabilityRequest)
        case assignment(JobAssignment)
        case pong(WorkerPong)
        case termination(JobTermination)
    }

    public static let wireFields = WireFields([
        1: "register",
        2: "availability",
        3: "assignment",
        4: "pong",
        5: "termination",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: RegisterWorkerResponse?
            if case .register(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .register(found) }
        case 2:
            var found: AvailabilityRequest?
            if case .availability(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .availability(found) }
        case 3:
            var found: JobAssignment?
            if case .assignment(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .assignment(found) }
        case 4:
            var found: WorkerPong?
            if case .pong(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .pong(found) }
        case 5:
            var found: JobTermination?
            if case .termination(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .termination(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch message {
        case .register(let value): writer.message(1, value)
        case .availability(let value): writer.message(2, value)
        case .assignment(let value): writer.message(3, value)
        case .pong(let value): writer.message(4, value)
        case .termination(let value): writer.message(5, value)
        case nil: break
        }
    }
}

/// `livekit.RegisterWorkerResponse`.
public struct RegisterWorkerResponse: WireMessage {
    public var workerId: String = ""
    public var serverInfo: ServerInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "worker_id",
        3: "server_info",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&workerId)
        case 3: try reader.message(&serverInfo)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, workerId)
        writer.message(3, serverInfo)
    }
}

/// `livekit.AvailabilityRequest`.
public struct AvailabilityRequest: WireMessage {
    public var job: Job?
    public var resuming: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "job",
        2: "resuming",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&job)
        case 2: try reader.scalar(&resuming)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, job)
        writer.scalar(2, resuming)
    }
}

/// `livekit.JobAssignment`.
public struct JobAssignment: WireMessage {
    public var job: Job?
    public var url: String?
    public var token: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "job",
        2: "url",
        3: "token",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&job)
        case 2: try reader.optional(&url)
        case 3: try reader.scalar(&token)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, job)
        writer.optional(2, url)
        writer.scalar(3, token)
    }
}

/// `livekit.JobTermination`.
public struct JobTermination: WireMessage {
    public var jobId: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "job_id",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&jobId)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, jobId)
    }
}

/// `livekit.WorkerPong`.
public struct WorkerPong: WireMessage {
    public var lastTimestamp: Int64 = 0
    public var timestamp: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "last_timestamp",
        2: "timestamp",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&lastTimestamp)
        case 2: try reader.scalar(&timestamp)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, lastTimestamp)
        writer.scalar(2, timestamp)
    }
}
