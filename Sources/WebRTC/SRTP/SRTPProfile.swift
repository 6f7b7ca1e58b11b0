import Basics

/// How packets are protected, by the number DTLS negotiates (RFC 5764 §4.1.2, RFC 7714 §14.2).
public enum SRTPProfile: UInt16, Sendable, CaseIterable {
    case aes128CMHMACSHA1_80 = 0x0001
    case aeadAES128GCM = 0x0007

    /// GCM first: one pass over the packet instead of two.
    public static let preferred = [SRTPProfile.aeadAES128GCM, .aes128CMHMACSHA1_80]

    var openSSLName: String { self == .aeadAES128GCM ? "SRTP_AEAD_AES_128_GCM" : "SRTP_AES128_CM_SHA1_80" }

    /// Bytes of the master key.
    public var keyCount: Int { 16 }
    /// Bytes of the master salt: 112 bits for counter mode, 96 for GCM.
    public var saltCount: Int { self == .aeadAES128GCM ? 12 : 14 }
    /// What protecting adds to an RTP packet, in bytes.
    public var overhead: Int { self == .aeadAES128GCM ? 16 : 10 }
    /// What protecting adds to an RTCP packet: the tag and a word of flag and index.
    public var rtcpOverhead: Int { overhead + 4 }
}

/// Both directions' master keys, each followed by its salt, as libsrtp wants them.
struct SRTPKeys: Sendable {
    let profile: SRTPProfile
    let client: Private<[UInt8]>
    let server: Private<[UInt8]>

    /// - Parameter exported: client key, server key, client salt, server salt (RFC 5764 §4.2).
    init(profile: SRTPProfile, exported: [UInt8]) {
        let key = profile.keyCount
        let salt = profile.saltCount
        precondition(exported.count == 2 * (key + salt), "the exporter was asked for another profile's length")
        self.profile = profile
        client = Private(Array(exported[..<key] + exported[(2 * key)..<(2 * key + salt)]))
        server = Private(Array(exported[key..<(2 * key)] + exported[(2 * key + salt)...]))
    }
}
