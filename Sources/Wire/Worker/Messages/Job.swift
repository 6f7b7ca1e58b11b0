// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.Job`.
public struct Job: WireMessage {
    public var id: String = ""
    public var type = JobType()
    public var room: Room?
    public var participant: ParticipantInfo?
    /// Deprecated in the protocol.
    public var namespace: String = ""
    public var metadata: String = ""
    public var agentName: String = ""
    public var state: JobState?
    public var dispatchId: String = ""
    public var enableRecording: Bool = false
    public var deployment: String = ""
    public var attributes: [String: String] = [:]
    public var enableRedaction: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "type",
        3: "room",
        4: "participant",
        5: "namespace",
        6: "metadata",
        7: "agent_name",
        8: "state",
        9: "dispatch_id",
        10: "enable_recording",
        11: "deployment",
        12: "attributes",
        13: "enable_redaction",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&type)
        case 3: try reader.message(&room)
        case 4: try reader.message(&participant)
        case 5: try reader.scalar(&namespace)
        case 6: try reader.scalar(&metadata)
        case 7: try reader.scalar(&agentName)
        case 8: try reader.message(&state)
        case 9: try reader.scalar(&dispatchId)
        case 10: try reader.scalar(&enableRecording)
        case 11: try reader.scalar(&deployment)
        case 12: try reader.map(&attributes)
        case 13: try reader.scalar(&enableRedaction)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, type)
        writer.message(3, room)
        writer.message(4, participant)
        writer.scalar(5, namespace)
        writer.scalar(6, metadata)
        writer.scalar(7, agentName)
        writer.message(8, state)
        writer.scalar(9, dispatchId)
        writer.scalar(10, enableRecording)
        writer.scalar(11, deployment)
        writer.map(12, attributes)
        writer.scalar(13, enableRedaction)
    }
}

/// `livekit.JobState`.
public struct JobState: WireMessage {
    public var status = JobStatus()
    public var error: String = ""
    public var startedAt: Int64 = 0
    public var endedAt: Int64 = 0
    public var updatedAt: Int64 = 0
    public var participantIdentity: String = ""
    public var workerId: String = ""
    public var agentId: String = ""
    public var reason = JobStateReason()
    public init() {}

    public static let wireFields = WireFields([
        1: "status",
        2: "error",
        3: "started_at",
        4: "ended_at",
        5: "updated_at",
        6: "participant_identity",
        7: "worker_id",
        8: "agent_id",
        9: "reason",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&status)
        case 2: try reader.scalar(&error)
        case 3: try reader.scalar(&startedAt)
        case 4: try reader.scalar(&endedAt)
        case 5: try reader.scalar(&updatedAt)
        case 6: try reader.scalar(&participantIdentity)
        case 7: try reader.scalar(&workerId)
        case 8: try reader.scalar(&agentId)
        case 9: try reader.scalar(&reason)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, status)
        writer.scalar(2, error)
        writer.scalar(3, startedAt)
        writer.scalar(4, endedAt)
        writer.scalar(5, updatedAt)
        writer.scalar(6, participantIdentity)
        writer.scalar(7, workerId)
        writer.scalar(8, agentId)
        writer.scalar(9, reason)
    }
}

/// `livekit.JobType`.
public struct JobType: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let room = Self(rawValue: 0)
    public static let publisher = Self(rawValue: 1)
    public static let participant = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "JT_ROOM",
        1: "JT_PUBLISHER",
        2: "JT_PARTICIPANT",
    ])
}

/// `livekit.JobStatus`.
public struct JobStatus: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let pending = Self(rawValue: 0)
    public static let running = Self(rawValue: 1)
    public static let success = Self(rawValue: 2)
    public static let failed = Self(rawValue: 3)
    public static let cancelled = Self(rawValue: 4)
    public static let wireNames = WireNames([
        0: "JS_PENDING",
        1: "JS_RUNNING",
        2: "JS_SUCCESS",
        3: "JS_FAILED",
        4: "JS_CANCELLED",
    ])
}

/// `livekit.JobStateReason`.
public struct JobStateReason: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unspecified = Self(rawValue: 0)
    public static let noCapacity = Self(rawValue: 1)
    public static let roomClosed = Self(rawValue: 2)
    public static let dispatchDeleted = Self(rawValue: 3)
    public static let retrying = Self(rawValue: 4)
    public static let wireNames = WireNames([
        0: "JSR_UNSPECIFIED",
        1: "JSR_NO_CAPACITY",
        2: "JSR_ROOM_CLOSED",
        3: "JSR_DISPATCH_DELETED",
        4: "JSR_RETRYING",
    ])
}
