/// Which of Twirp's two forms a request came in; the answer goes out in the same one.
public enum TwirpCodec: Sendable, Equatable {
    case protobuf, json

    /// - Parameter contentType: the header's value, parameters and all (`application/json; charset=utf-8`).
    /// - Throws: `bad_route`, as Twirp's own servers do.
    public init(contentType: String?) throws(TwirpError) {
        let kind = contentType?.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        switch String(kind.filter { $0 != " " && $0 != "\t" }).lowercased() {
        case "application/protobuf": self = .protobuf
        case "application/json": self = .json
        default:
            throw TwirpError(
                .badRoute,
                "content-type '\(String((contentType ?? "").prefix(100)))' is not served; "
                    + "use application/protobuf or application/json")
        }
    }

    public var contentType: String { self == .protobuf ? "application/protobuf" : "application/json" }

    /// - Throws: `malformed`, naming the field where there is one.
    public func decode<Message: WireMessage>(_ body: [UInt8], as type: Message.Type = Message.self)
        throws(TwirpError) -> Message
    {
        do throws(WireError) {
            return self == .protobuf ? try Message(protobuf: body) : try Message(jsonText: body)
        } catch { throw TwirpError(.malformed, "the request could not be decoded: \(error)") }
    }

    public func encode(_ message: some WireMessage) -> [UInt8] {
        self == .protobuf ? message.protobuf : message.jsonText
    }
}

/// `/twirp/livekit.RoomService/CreateRoom`, taken apart.
public struct TwirpRoute: Equatable, Sendable {
    /// Without the package: `RoomService`.
    public let service: String
    public let method: String

    /// Nil for a path that is none of Twirp's.
    public init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "twirp", parts[2].hasPrefix("livekit."), !parts[3].isEmpty
        else { return nil }
        service = String(parts[2].dropFirst("livekit.".count))
        method = String(parts[3])
    }
}
