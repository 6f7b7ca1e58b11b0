import Access
import Basics
import Crypto
import Wire

/// An event as it is on disk, on its way out.
struct OutgoingEvent: Sendable {
    let id: EventID
    let kind: EventKind
    let name: String
    let created: UnixTime
    let payload: Private<[UInt8]>
}

/// What is sent to a target: the same body at every try, a fresh signature each time.
struct DeliveryRequest: Sendable {
    let url: Private<String>
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let timeout: Duration

    /// How long LiveKit's signature holds. livekit-wire.md §7.
    static let tokenLifetime: Duration = .seconds(300)

    /// - Parameters:
    ///   - attempt: from 1.
    ///   - unixSeconds: now; signatures hold from then.
    init(_ event: OutgoingEvent, to target: WebhookTarget, attempt: Int, unixSeconds: Int64) {
        url = target.url
        timeout = target.timeout
        var headers = [("Parley-Event-Id", event.id.text), ("Parley-Attempt", "\(attempt)")]
        switch target.signing {
        case .livekit(let key, let secret):
            body = event.payload.revealed
            var claims = Claims()
            claims.sha256 = Base64.encode(SHA256.hash(body))
            let token = AccessToken(claims).jwt(
                key: key, secret: secret, now: unixSeconds, lifetime: Self.tokenLifetime)
            // The token alone, without a scheme.
            headers += [("Authorization", token), ("Content-Type", "application/webhook+json")]
        case .timed(let header, let secrets):
            body = Self.envelope(event)
            headers.append(("Content-Type", "application/json"))
            if !secrets.isEmpty {
                headers.append((header, TimedSignature.header(body: body, secrets: secrets, unixSeconds: unixSeconds)))
            }
        }
        self.headers = headers
    }

    /// `{id, type, event_timestamp, data}`, the payload as it is.
    private static func envelope(_ event: OutgoingEvent) -> [UInt8] {
        let head: JSONValue = [
            "id": .string(event.id.text), "type": .string(event.name), "event_timestamp": .int(event.created.seconds),
        ]
        return head.serialized.dropLast() + Array(#","data":"#.utf8) + event.payload.revealed + Array("}".utf8)
    }
}
