import Basics
import CSRTP

/// Protects or unprotects one direction of one peer's packets, in place. Owns one libsrtp2 session.
///
/// One session serves all SSRCs of its direction: the first packet of each clones a stream from the template (libsrtp 2.5
/// keeps their SSRCs in one flat array and shares the key schedule), so steady state allocates nothing.
@safe struct SRTPHandle: ~Copyable {
    enum Direction: Sendable { case sending, receiving }

    /// Packets a receiver remembers for replay. 1024 lets video of 10 Mbit/s come about a second late.
    private static let window: UInt = 1024
    /// libsrtp sets up its ciphers once per process.
    private static let libraryStatus = srtp_init()

    private let session: srtp_t
    let profile: SRTPProfile

    /// - Parameter key: master key, then salt (RFC 5764 §4.2).
    init(_ direction: Direction, profile: SRTPProfile, key: Private<[UInt8]>) throws(DTLSError) {
        precondition(key.revealed.count == profile.keyCount + profile.saltCount, "a key of another profile")
        guard Self.libraryStatus == srtp_err_status_ok else { throw .setup(call: "srtp_init") }
        var bytes = key.revealed
        var session: srtp_t? = nil
        let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var policy = unsafe srtp_policy_t()
            switch profile {
            case .aeadAES128GCM:
                unsafe srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
                unsafe srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
            case .aes128CMHMACSHA1_80:
                unsafe srtp_crypto_policy_set_rtp_default(&policy.rtp)
                unsafe srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
            }
            unsafe policy.ssrc.type = direction == .sending ? ssrc_any_outbound : ssrc_any_inbound
            unsafe policy.key = buffer.baseAddress
            unsafe policy.window_size = Self.window
            unsafe policy.allow_repeat_tx = 1  // a NACKed packet without RTX goes out again as it was
            return unsafe srtp_create(&session, &policy)
        }
        guard status == srtp_err_status_ok, let session = unsafe session else { throw .setup(call: "srtp_create") }
        unsafe self.session = session
        self.profile = profile
    }

    deinit { _ = unsafe srtp_dealloc(session) }

    /// - Parameter count: plain length; the span must have `profile.overhead` bytes more.
    /// - Returns: the length on the wire.
    func protect(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        guard count >= 12 else { throw .malformed }
        guard count + profile.overhead <= packet.count else { throw .noRoom }
        return try unsafe run(&packet, count) { unsafe srtp_protect(session, $0, $1) }
    }

    /// - Returns: the plain length.
    func unprotect(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        guard count >= 12 + profile.overhead, count <= packet.count else { throw .malformed }
        return try unsafe run(&packet, count) { unsafe srtp_unprotect(session, $0, $1) }
    }

    /// - Parameter count: plain length; the span must have `profile.rtcpOverhead` bytes more.
    func protectRTCP(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        guard count >= 8 else { throw .malformed }
        guard count + profile.rtcpOverhead <= packet.count else { throw .noRoom }
        return try unsafe run(&packet, count) { unsafe srtp_protect_rtcp(session, $0, $1) }
    }

    func unprotectRTCP(_ packet: inout MutableSpan<UInt8>, count: Int) throws(SRTPDrop) -> Int {
        guard count >= 8 + profile.rtcpOverhead, count <= packet.count else { throw .malformed }
        return try unsafe run(&packet, count) { unsafe srtp_unprotect_rtcp(session, $0, $1) }
    }

    @inline(__always)
    private func run(
        _ packet: inout MutableSpan<UInt8>, _ count: Int,
        _ operation: (UnsafeMutableRawPointer?, UnsafeMutablePointer<CInt>) -> srtp_err_status_t
    ) throws(SRTPDrop) -> Int {
        var length = CInt(truncatingIfNeeded: count)
        let status = unsafe packet.withUnsafeMutableBufferPointer { unsafe operation($0.baseAddress, &length) }
        switch status {
        case srtp_err_status_ok: return Int(length)
        case srtp_err_status_auth_fail, srtp_err_status_cipher_fail: throw .notAuthentic
        case srtp_err_status_replay_fail: throw .replayed
        case srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: throw .tooOld
        case srtp_err_status_parse_err, srtp_err_status_bad_param: throw .malformed
        case srtp_err_status_key_expired: throw .keyExpired
        default: throw .other
        }
    }
}
