public import Basics

/// One place that is told of events, and how it knows that it is us.
public struct WebhookTarget: Sendable, Equatable {
    public enum Signing: Sendable, Equatable {
        /// LiveKit's: the body's hash in a token of an API key. Such a target hears LiveKit's own events.
        case livekit(key: String, secret: Private<String>)
        /// Ours, which is ElevenLabs' too: time and HMAC in a header of that name. The first secret signs, the others
        /// as well while they are being replaced; empty: nothing signs.
        case timed(header: String, secrets: [Private<String>])
    }
    /// In the outbox, in metrics and for people; stays the same over restarts, holds no secret.
    public let name: String
    public let url: Private<String>
    public let signing: Signing
    public let filter: EventFilter
    /// For one try.
    public let timeout: Duration
    /// The header of a timed signature unless another is named.
    public static let signatureHeader = "Parley-Signature"

    /// - Parameter name: nil makes one of the URL, without what may be secret in it.
    public init(
        name: String? = nil, url: Private<String>, signing: Signing, filter: EventFilter = EventFilter(),
        timeout: Duration = .seconds(10)
    ) {
        self.name = name ?? Self.name(of: url)
        self.url = url
        self.signing = signing
        self.filter = filter
        self.timeout = timeout
    }

    /// Whether it is to hear of an event.
    ///
    /// LiveKit's receivers know only LiveKit's events. Ours get those after a call, and LiveKit's where they are named.
    public func wants(_ event: NewEvent) -> Bool {
        switch (signing, event.kind) {
        case (.livekit, .server): filter.admits(event.name)
        case (.timed, .server): !filter.includes.isEmpty && filter.admits(event.name)
        case (.timed, .notice): filter.admits(event.name)
        default: false
        }
    }

    /// The URL without user, password, query and fragment.
    public static func name(of url: Private<String>) -> String {
        let text = url.revealed
        let plain = text.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = plain.range(of: "://") else { return String(plain) }
        let rest = plain[scheme.upperBound...]
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let host = rest[..<end]
        let bare = host.lastIndex(of: "@").map { host[host.index(after: $0)...] } ?? host
        return String(plain[..<scheme.upperBound]) + bare + rest[end...]
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Index>? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(text) { return place..<index(place, offsetBy: text.count) }
            place = index(after: place)
        }
        return nil
    }
}
