import Basics
import Crypto

/// Protects or unprotects one direction of one peer's packets, in place, under whatever profile DTLS agreed on.
///
/// One session serves all SSRCs of its direction; in steady state it allocates nothing.
struct SRTPSession: ~Copyable {
    typealias Direction = SRTPHandle.Direction

    private var gcm: GCMSession?
    private var library: SRTPHandle?
    let profile: SRTPProfile

    /// - Parameter key: master key, then salt (RFC 5764 §4.2).
    init(_ direction: Direction, profile: SRTPProfile, key: Private<[UInt8]>) throws(DTLSError) {
        precondition(key.revealed.count == profile.keyCount + profile.saltCount, "a key of another profile")
        self.profile = profile
        switch profile {
        case .aeadAES128GCM:
            guard let made = GCMSession(direction == .sending ? .sealing : .opening, key: key) else {
                throw .setup(call: "EVP_CipherInit_ex")
            }
            gcm = consume made
            library = nil
        case .aes128CMHMACSHA1_80:
            gcm = nil
            library = try SRTPHandle(direction, profile: profile, key: key)
        }
    }

    /// - Parameter count: plain length; the span must have `profile.overhead` bytes more.
    /// - Returns: the length on the wire.
    mutating func protect(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        if let length = try gcm?.protect(&packet, count: count) { return length }
        return try library?.protect(&packet, count: count) ?? 0
    }
    /// - Returns: the plain length.
    mutating func unprotect(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        if let length = try gcm?.unprotect(&packet, count: count) { return length }
        return try library?.unprotect(&packet, count: count) ?? 0
    }
    /// - Parameter count: plain length; the span must have `profile.rtcpOverhead` bytes more.
    mutating func protectRTCP(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        if let length = try gcm?.protectRTCP(&packet, count: count) { return length }
        return try library?.protectRTCP(&packet, count: count) ?? 0
    }
    mutating func unprotectRTCP(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        if let length = try gcm?.unprotectRTCP(&packet, count: count) { return length }
        return try library?.unprotectRTCP(&packet, count: count) ?? 0
    }
}
