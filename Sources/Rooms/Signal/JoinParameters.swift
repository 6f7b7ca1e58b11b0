import Basics
import HTTP
import Wire

/// What a client asks for when it opens `/rtc` or `/rtc/v1`, in one shape. livekit-wire.md §2.3, §2.4.
struct JoinParameters: Sendable {
    var client = ClientInfo()
    var autoSubscribe = true
    var isSingleConnection = false
    /// Resume this participant instead of joining anew.
    var resumes: ParticipantSID?
    /// Empty: as the token says.
    var metadata = ""
    var attributes: [String: String] = [:]
    /// Legacy: a second identity that only publishes.
    var publish = ""
    var room = ""
    var addTrackRequests: [AddTrackRequest] = []
    var publisherOffer: SessionDescription?
    var syncState: SyncState?

    enum Fault: Error, Equatable, CustomStringConvertible {
        case noJoinRequest
        case malformed(String)
        var description: String {
            switch self {
            case .noJoinRequest: "join_request is required"
            case .malformed(let reason): reason
            }
        }
    }

    init(_ request: HTTPRequest, isVersion1: Bool) throws(Fault) {
        room = request.queryValue("room") ?? ""
        if isVersion1 { try readVersion1(request) } else { try readVersion0(request) }
    }

    private mutating func readVersion1(_ request: HTTPRequest) throws(Fault) {
        guard let parameter = request.queryValue("join_request"), !parameter.isEmpty else { throw .noJoinRequest }
        let join: JoinRequest
        do throws(WireError) { join = try JoinRequest(parameter: parameter) } catch {
            throw .malformed(error.description)
        }
        isSingleConnection = true
        client = join.clientInfo ?? ClientInfo()
        autoSubscribe = join.connectionSettings?.autoSubscribe ?? false
        metadata = join.metadata
        attributes = join.participantAttributes
        addTrackRequests = join.addTrackRequests
        publisherOffer = join.publisherOffer
        syncState = join.syncState
        if join.reconnect { resumes = ParticipantSID(join.participantSid) }
    }

    private mutating func readVersion0(_ request: HTTPRequest) throws(Fault) {
        func value(_ name: String) -> String { request.queryValue(name) ?? "" }
        autoSubscribe = Self.flag(request.queryValue("auto_subscribe")) ?? true
        publish = value("publish")
        if Self.flag(request.queryValue("reconnect")) == true { resumes = ParticipantSID(value("sid")) }
        client.sdk = Self.sdks[value("sdk").lowercased()] ?? .unknown
        client.version = value("version")
        client.`protocol` = Int32(value("protocol")) ?? 0
        client.clientProtocol = Int32(value("client_protocol")) ?? 0
        client.os = value("os")
        client.osVersion = value("os_version")
        client.deviceModel = value("device_model")
        client.browser = value("browser")
        client.browserVersion = value("browser_version")
        client.network = value("network")
        client.capabilities = value("capabilities").split(separator: ",").compactMap {
            ClientInfo.Capability(protoName: String($0))
        }
        let text = value("attributes")
        if !text.isEmpty { attributes = try Self.attributes(text) }
    }

    /// As Go's strconv reads them.
    private static func flag(_ text: String?) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// Base64 of a JSON object of strings.
    private static func attributes(_ text: String) throws(Fault) -> [String: String] {
        guard let bytes = Base64.decode(text), let json = try? JSONValue(parsing: bytes), let members = json.objectValue
        else { throw .malformed("attributes is not base64 of a JSON object") }
        var attributes: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.stringValue else { throw .malformed("attribute '\(key)' is not a string") }
            attributes[key] = text
        }
        return attributes
    }

    private static let sdks: [String: ClientInfo.SDK] = Dictionary(
        ClientInfo.SDK.allKnown.compactMap { sdk in
            sdk.protoName.map { ($0.lowercased().filter { $0 != "_" }, sdk) }
        }, uniquingKeysWith: { first, _ in first })
}
