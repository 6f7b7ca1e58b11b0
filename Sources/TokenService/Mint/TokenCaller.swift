import Access
import Basics
import Wire

/// Who asks for a token, and what they may have put in it.
enum TokenCaller: Sendable, CustomStringConvertible {
    /// On this machine, in `--dev`.
    case local
    case key(Claims)

    /// For the log: key ids are no secret.
    var description: String {
        switch self {
        case .local: "local"
        case .key(let claims): "key \(claims.issuer)"
        }
    }

    func limitKey(_ remote: SocketAddress) -> LimitKey {
        switch self {
        case .local: .host(of: remote)
        case .key(let claims): .key(claims.issuer)
        }
    }

    /// The claims to sign. A key's caller must be able to make rooms or to administer this one (any token of the key
    /// would not do: each participant has one), and hands on only what its own token has.
    func authorize(_ wanted: TokenRequest) throws(TwirpError) -> Claims {
        guard case .key(let caller) = self else { return wanted.claims }
        let own = caller.video ?? VideoGrant()
        let administersRoom = own.roomAdmin && own.room == wanted.room
        guard own.roomCreate || administersRoom else {
            throw TwirpError(AccessError.notGranted("roomCreate, or roomAdmin of room '\(wanted.room.prefix(80))'"))
        }
        let asked = wanted.claims.video ?? VideoGrant()
        let handedOn: [(String, asked: Bool, has: Bool)] = [
            ("roomCreate", asked.roomCreate, own.roomCreate), ("roomList", asked.roomList, own.roomList),
            ("roomRecord", asked.roomRecord, own.roomRecord), ("ingressAdmin", asked.ingressAdmin, own.ingressAdmin),
            ("roomAdmin", asked.roomAdmin, own.roomCreate || administersRoom),
            ("destinationRoom", !asked.destinationRoom.isEmpty, asked.destinationRoom == own.destinationRoom),
            ("agent", asked.agent, own.agent || own.roomCreate),
        ]
        for (name, asked, has) in handedOn where asked && !has {
            throw TwirpError(.permissionDenied, "the caller's token lacks the grant '\(name)', so it cannot hand it on")
        }
        return wanted.claims
    }
}
