// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.CreateAgentDispatchRequest`.
public struct CreateAgentDispatchRequest: WireMessage {
    public var agentName: String = ""
    public var room: String = ""
    public var metadata: String = ""
    public var restartPolicy = JobRestartPolicy()
    public var deployment: String = ""
    public var attributes: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "agent_name",
        2: "room",
        3: "metadata",
        4: "restart_policy",
        5: "deployment",
        6: "attributes",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&agentName)
        case 2: try reader.scalar(&room)
        case 3: try reader.scalar(&metadata)
        case 4: try reader.scalar(&restartPolicy)
        case 5: try reader.scalar(&deployment)
        case 6: try reader.map(&attributes)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, agentName)
        writer.scalar(2, room)
        writer.scalar(3, metadata)
        writer.scalar(4, restartPolicy)
        writer.scalar(5, deployment)
        writer.map(6, attributes)
    }
}

/// `livekit.DeleteAgentDispatchRequest`.
public struct DeleteAgentDispatchRequest: WireMessage {
    public var dispatchId: String = ""
    public var room: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "dispatch_id",
        2: "room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&dispatchId)
        case 2: try reader.scalar(&room)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, dispatchId)
        writer.scalar(2, room)
    }
}

/// `livekit.ListAgentDispatchRequest`.
public struct ListAgentDispatchRequest: WireMessage {
    public var dispatchId: String = ""
    public var room: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "dispatch_id",
        2: "room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&dispatchId)
        case 2: try reader.scalar(&room)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, dispatchId)
        writer.scalar(2, room)
    }
}

/// `livekit.ListAgentDispatchResponse`.
public struct ListAgentDispatchResponse: WireMessage {
    public var agentDispatches: [AgentDispatch] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "agent_dispatches",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&agentDispatches)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, agentDispatches)
    }
}

/// `livekit.AgentDispatch`.
public struct AgentDispatch: WireMessage {
    public var id: String = ""
    public var agentName: String = ""
    public var room: String = ""
    public var metadata: String = ""
    public var state: AgentDispatchState?
    public var restartPolicy = JobRestartPolicy()
    public var deployment: String = ""
    public var attributes: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "agent_name",
        3: "room",
        4: "metadata",
        5: "state",
        6: "restart_policy",
        7: "deployment",
        8: "attributes",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&agentName)
        case 3: try reader.scalar(&room)
        case 4: try reader.scalar(&metadata)
        case 5: try reader.message(&state)
        case 6: try reader.scalar(&restartPolicy)
        case 7: try reader.scalar(&deployment)
        case 8: try reader.map(&attributes)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, agentName)
        writer.scalar(3, room)
        writer.scalar(4, metadata)
        writer.message(5, state)
        writer.scalar(6, restartPolicy)
        writer.scalar(7, deployment)
        writer.map(8, attributes)
    }
}

/// `livekit.AgentDispatchState`.
public struct AgentDispatchState: WireMessage {
    public var jobs: [Job] = []
    public var createdAt: Int64 = 0
    public var deletedAt: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "jobs",
        2: "created_at",
        3: "deleted_at",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&jobs)
        case 2: try reader.scalar(&createdAt)
        case 3: try reader.scalar(&deletedAt)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, jobs)
        writer.scalar(2, createdAt)
        writer.scalar(3, deletedAt)
    }
}

/// `livekit.RoomAgentDispatch`.
public struct RoomAgentDispatch: WireMessage {
    public var agentName: String = ""
    public var metadata: String = ""
    public var restartPolicy = JobRestartPolicy()
    public var deployment: String = ""
    public var attributes: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "agent_name",
        2: "metadata",
        3: "restart_policy",
        4: "deployment",
        5: "attributes",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&agentName)
        case 2: try reader.scalar(&metadata)
        case 3: try reader.scalar(&restartPolicy)
        case 4: try reader.scalar(&deployment)
        case 5: try reader.map(&attributes)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, agentName)
        writer.scalar(2, metadata)
        writer.scalar(3, restartPolicy)
        writer.scalar(4, deployment)
        writer.map(5, attributes)
    }
}

/// `livekit.JobRestartPolicy`.
public struct JobRestartPolicy: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let onFailure = Self(rawValue: 0)
    public static let never = Self(rawValue: 1)
    public static let wireNames = WireNames([
        0: "JRP_ON_FAILURE",
        1: "JRP_NEVER",
    ])
}
