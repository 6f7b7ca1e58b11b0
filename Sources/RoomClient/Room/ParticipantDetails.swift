/// One participant as the server last described it.
public struct ParticipantDetails: Sendable, Equatable {
    /// What it is; LiveKit's ParticipantInfo.Kind.
    public enum Kind: Sendable, Equatable {
        case standard, ingress, egress, sip, agent, other
    }
    /// New at every join.
    public var sid: String
    public var identity: String
    public var name: String
    public var metadata: String
    public var attributes: [String: String]
    public var kind: Kind
    /// What its SDK can do with data: 0 base, 1 RPC over streams, 2 inline and compressed streams.
    public var clientProtocol: Int
    public var tracks: [RemoteTrackDetails]

    public init(
        sid: String, identity: String, name: String = "", metadata: String = "", attributes: [String: String] = [:],
        kind: Kind = .standard, clientProtocol: Int = 0, tracks: [RemoteTrackDetails] = []
    ) {
        self.sid = sid
        self.identity = identity
        self.name = name
        self.metadata = metadata
        self.attributes = attributes
        self.kind = kind
        self.clientProtocol = clientProtocol
        self.tracks = tracks
    }
}
