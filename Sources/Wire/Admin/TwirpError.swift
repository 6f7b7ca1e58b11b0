public import Basics

/// What the admin API answers instead of a result: always JSON, whatever the request was (livekit-wire.md §2.6).
public struct TwirpError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        case canceled, unknown, malformed, aborted, unimplemented, `internal`, unavailable, dataloss, unauthenticated
        case invalidArgument = "invalid_argument"
        case deadlineExceeded = "deadline_exceeded"
        case notFound = "not_found"
        case badRoute = "bad_route"
        case alreadyExists = "already_exists"
        case permissionDenied = "permission_denied"
        case resourceExhausted = "resource_exhausted"
        case failedPrecondition = "failed_precondition"
        case outOfRange = "out_of_range"

        public var httpStatus: Int {
            switch self {
            case .invalidArgument, .malformed, .outOfRange: 400
            case .unauthenticated: 401
            case .permissionDenied: 403
            case .notFound, .badRoute: 404
            case .canceled, .deadlineExceeded: 408
            case .alreadyExists, .aborted: 409
            case .failedPrecondition: 412
            case .resourceExhausted: 429
            case .unknown, .internal, .dataloss: 500
            case .unimplemented: 501
            case .unavailable: 503
            }
        }
    }

    public var code: Code
    /// For a person: what, and what mends it.
    public var message: String
    public var meta: [String: String]

    public init(_ code: Code, _ message: String, meta: [String: String] = [:]) {
        self.code = code
        self.message = message
        self.meta = meta
    }

    public var description: String { "\(code.rawValue): \(message)" }
    public var json: JSONValue {
        var object: [String: JSONValue] = ["code": .string(code.rawValue), "msg": .string(message)]
        if !meta.isEmpty { object["meta"] = .object(meta.mapValues(JSONValue.string)) }
        return .object(object)
    }
    /// Content type is always `application/json`.
    public var body: [UInt8] { json.serialized }
}
