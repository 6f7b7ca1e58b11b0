/// What a section or a session says about ICE, DTLS and SCTP.
extension SDPSection {
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    func has(_ name: String) -> Bool { attributes.contains { $0.name == name } }

    public var mid: String? { value("mid") }
    /// False when the other side gave up this m-line.
    public var isInUse: Bool { port != 0 || has("bundle-only") }
    public var isDataChannel: Bool {
        media == "application" && proto.hasSuffix("DTLS/SCTP") && formats.contains("webrtc-datachannel")
    }
    /// `candidate:…` texts, in order.
    public var candidates: [String] {
        attributes.compactMap { $0.name == "candidate" ? $0.value.map { "candidate:" + $0 } : nil }
    }
    public var endsCandidates: Bool { has("end-of-candidates") }
    public var hasRTCPMux: Bool { has("rtcp-mux") }
    /// RFC 8841 §5.1.
    public var sctpPort: UInt16? { value("sctp-port").flatMap { UInt16($0) } }
    /// Bytes of one data-channel message; 0 = no limit; nil = not said, which means 65,536 (RFC 8841 §6.1).
    public var maximumMessageSize: Int? { value("max-message-size").flatMap { Int($0) } }
}

/// Which end starts the DTLS handshake (RFC 8842 §5.2).
public enum SDPSetup: String, Sendable, Equatable { case actpass, active, passive, holdconn }

/// The short-term credentials of one ICE session (RFC 8839 §5.4).
public struct ICECredentials: Sendable, Hashable {
    public var ufrag: String
    public var password: String
    public init(ufrag: String, password: String) {
        self.ufrag = ufrag
        self.password = password
    }
}

/// A certificate's hash (RFC 8122 §5).
public struct SDPFingerprint: Sendable, Hashable, CustomStringConvertible {
    /// Lower case: `sha-256`.
    public var algorithm: String
    public var digest: [UInt8]
    public init(algorithm: String, digest: [UInt8]) {
        self.algorithm = algorithm
        self.digest = digest
    }
    /// Reads `sha-256 AB:CD:…`; nil when it is not pairs of hex digits, or longer than any hash.
    public init?(_ text: String) {
        let words = text.utf8.split(separator: 0x20)
        guard words.count == 2, words[1].count <= 3 * 64 else { return nil }
        let pairs = words[1].split(separator: 0x3A, omittingEmptySubsequences: false)
        let digest = pairs.compactMap { $0.count == 2 ? UInt8(Substring($0), radix: 16) : nil }
        guard digest.count == pairs.count else { return nil }
        self.init(algorithm: Substring(words[0]).lowercased(), digest: digest)
    }
    /// The attribute's value: upper-case hex with colons.
    public var description: String {
        let pairs = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        return "\(algorithm) \(pairs.joined(separator: ":"))"
    }
}

/// The other side's transport, as its last description had it.
public struct RemoteTransport: Sendable, Equatable {
    public var credentials: ICECredentials
    /// One per hash function; any that we know must match (RFC 8122 §5.1).
    public var fingerprints: [SDPFingerprint]
    public var setup: SDPSetup
    /// `candidate:…` texts that came inside the description.
    public var candidates: [String]
    public var endsCandidates: Bool
    public var isLite: Bool
    /// `a=ice-options` words: `trickle`, `renomination` ….
    public var options: [String]
}

extension SDPDocument {
    /// The bundled transport: read from `tagged`, then from the session, then from any section that has it.
    func transport(tagged: SDPSection) throws(SDPError) -> RemoteTransport {
        func find(_ name: String) -> String? {
            if let value = tagged.value(name) { return value }
            if let value = attributes.first(where: { $0.name == name })?.value { return value }
            return sections.lazy.filter(\.isInUse).compactMap { $0.value(name) }.first
        }
        guard let ufrag = find("ice-ufrag"), let password = find("ice-pwd"), !ufrag.isEmpty, !password.isEmpty else {
            throw .missingCredentials
        }
        let own = (tagged.attributes + attributes).filter { $0.name == "fingerprint" }
        var fingerprints = own.compactMap { $0.value.flatMap { SDPFingerprint($0) } }
        if own.isEmpty, let first = find("fingerprint").flatMap({ SDPFingerprint($0) }) { fingerprints = [first] }
        guard !fingerprints.isEmpty else { throw .missingFingerprint }
        return RemoteTransport(
            credentials: ICECredentials(ufrag: ufrag, password: password), fingerprints: fingerprints,
            setup: find("setup").flatMap { SDPSetup(rawValue: $0) } ?? .actpass,
            candidates: sections.flatMap(\.candidates), endsCandidates: sections.contains(where: \.endsCandidates),
            isLite: isLite, options: find("ice-options").map { SDPAttribute("", $0).words } ?? [])
    }
}
