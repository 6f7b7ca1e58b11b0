import Access
import Basics
import HTTP
import Wire

/// A join that may go ahead: everything of token and request, checked. livekit-wire.md §2.2.
struct JoinTicket: Sendable {
    var room: String
    var admission: Admission
    /// Settings for the room, should this join make it.
    var roomConfig: RoomConfiguration?
    var claims: Claims
    var resumes: ParticipantSID?
    var syncState: SyncState?

    /// - Throws: ``JoinRefusal`` with the HTTP status the client's SDK expects.
    init(
        _ parameters: JoinParameters, claims: Claims?, remote: SocketAddress, policy: RoomPolicy
    ) throws(JoinRefusal) {
        guard let claims, let grant = claims.video else { throw JoinRefusal(.noGrants) }
        do throws(AccessError) { room = try claims.ensureCanJoin(parameters.room) } catch { throw JoinRefusal(error) }

        var admission = Admission(identity: claims.identity, permission: grant.permission)
        if !parameters.publish.isEmpty {
            admission.identity += "#" + parameters.publish
            admission.permission.canSubscribe = false
        }
        try Self.check(admission.identity, "identity", limit: policy.nameLimit)
        admission.name = claims.name
        admission.metadata = claims.metadata
        admission.attributes = claims.attributes
        try Self.overlay(parameters, on: &admission)
        do throws(RoomFault) {
            try policy.check(name: admission.name, metadata: admission.metadata, attributes: admission.attributes)
        } catch {
            throw JoinRefusal(400, error.description)
        }
        admission.kind = claims.kind
        admission.kindDetails = claims.kindDetails
        admission.client = parameters.client
        admission.client.address = remote.host
        admission.autoSubscribe = parameters.autoSubscribe
        admission.isSingleConnection = parameters.isSingleConnection
        admission.addTrackRequests = parameters.addTrackRequests
        admission.publisherOffer = parameters.publisherOffer

        self.admission = admission
        self.claims = claims
        roomConfig = claims.roomConfig
        resumes = parameters.resumes
        syncState = parameters.syncState
    }

    /// What the client says of itself over what the token says; only for those who may change it.
    private static func overlay(_ parameters: JoinParameters, on admission: inout Admission) throws(JoinRefusal) {
        guard !parameters.metadata.isEmpty || !parameters.attributes.isEmpty else { return }
        guard admission.permission.canUpdateMetadata else {
            throw JoinRefusal(.notGranted("canUpdateOwnMetadata"))
        }
        if !parameters.metadata.isEmpty { admission.metadata = parameters.metadata }
        admission.attributes.merge(parameters.attributes) { _, new in new }
    }

    private static func check(_ text: String, _ what: String, limit: Int) throws(JoinRefusal) {
        guard text.count <= limit else { throw JoinRefusal(400, "\(what) is longer than \(limit) characters") }
    }
}

/// An HTTP answer instead of a WebSocket.
struct JoinRefusal: Error, Equatable {
    let status: Int
    let text: String
    init(_ status: Int, _ text: String) {
        self.status = status
        self.text = text
    }
    init(_ error: AccessError) { self.init(error.httpStatus, error.description) }
    var response: HTTPResponse { .text(text, status: status) }
}
