import Basics

/// Names and numbers of remote calls. Source: livekit-wire.md §9.1, §9.2.
enum RPCWire {
    static let requestTopic = "lk.rpc_request"
    static let responseTopic = "lk.rpc_response"
    static let id = "lk.rpc_request_id"
    static let method = "lk.rpc_request_method"
    static let timeout = "lk.rpc_request_response_timeout_ms"
    static let version = "lk.rpc_request_version"

    /// Bytes of a payload that goes in one packet (version 1); as a stream (version 2) it has no limit of its own.
    static let payloadLimit = 15 << 10
    /// Bytes of an error's message.
    static let messageLimit = 256
    /// From the request to its acknowledgement; also what a round trip may take at most.
    static let ackPatience: Duration = .seconds(7)
    /// Who can take a call as a stream.
    static let streamProtocol: Int32 = 1
    /// For a request that names no time.
    static let defaultTimeout: Duration = .seconds(15)

    /// What is left of the caller's patience for the handler, as the Rust SDK counts.
    static func announced(_ timeout: Duration) -> UInt32 {
        UInt32(clamping: max(.seconds(1), timeout - ackPatience).milliseconds)
    }
    static func patience(announced milliseconds: UInt32) -> Duration {
        milliseconds == 0 ? defaultTimeout : .milliseconds(Int64(milliseconds))
    }
}
