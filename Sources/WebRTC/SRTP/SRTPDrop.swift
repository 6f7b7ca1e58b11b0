/// Why a packet was not protected or unprotected. A peer's fault is an outcome to count, never an end.
public enum SRTPDrop: String, Error, Sendable, CaseIterable {
    /// The tag does not match: forged, damaged, or under keys we do not have.
    case notAuthentic = "srtp_not_authentic"
    /// This sequence number was here already.
    case replayed = "srtp_replayed"
    /// Older than the replay window.
    case tooOld = "srtp_too_old"
    /// Shorter than its headers and tag, or an impossible header.
    case malformed = "srtp_malformed"
    /// The slot has no room for the tag. Ours to mend.
    case noRoom = "srtp_no_room"
    /// The key has protected as many packets as it may (2^48).
    case keyExpired = "srtp_key_expired"
    case other = "srtp_other"
}
