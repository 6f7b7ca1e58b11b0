extension JoinRequest {
    /// Most bytes of a JoinRequest once unpacked (livekit-wire.md §2.2).
    public static let sizeLimit = 1 << 20

    /// Reads the query parameter `join_request` of `/rtc/v1`: base64 of a WrappedJoinRequest whose content may be
    /// gzip'd. SDKs differ in alphabet and padding, so both are taken as they come (livekit-wire.md §2.4).
    public init(parameter: String) throws(WireError) { try self.init(parameter: Array(parameter.utf8)) }

    public init(parameter: [UInt8]) throws(WireError) {
        guard let bytes = Base64.decode(parameter) else { throw .malformedJoinRequest("it is not base64") }
        let wrapped = try WrappedJoinRequest(protobuf: bytes)
        switch wrapped.compression {
        case .none: try self.init(protobuf: wrapped.joinRequest)
        case .gzip:
            guard let plain = Gunzip.unpack(wrapped.joinRequest, limit: Self.sizeLimit) else {
                throw .malformedJoinRequest("its gzip is damaged or unpacks to more than \(Self.sizeLimit) bytes")
            }
            try self.init(protobuf: plain)
        default: throw .malformedJoinRequest("compression \(wrapped.compression) is not known here; use NONE or GZIP")
        }
    }

    /// The parameter for a client of ours, not compressed. URL-safe and padded: what the Go server insists on.
    public var parameter: String {
        let wrapped = WrappedJoinRequest.with { $0.joinRequest = protobuf }
        let text = Base64.encodeURLSafe(wrapped.protobuf)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
