/// Why a description from the other side could not be used. The connection keeps the state it had before.
public enum SDPError: Error, Equatable, CustomStringConvertible {
    case tooLarge(bytes: Int)
    case tooManySections
    case notSDP
    case badMediaLine(String)
    case noMedia
    case missingMid(section: Int)
    case duplicateMid(String)
    case missingCredentials
    case missingFingerprint
    case certificateChanged
    case nothingUsable
    case offerFromBothSides
    case noOfferOutstanding
    case sectionsDiffer(expected: Int, found: Int)
    case midDiffers(expected: String, found: String)

    public var description: String {
        switch self {
        case .tooLarge(let bytes):
            "SDP has \(bytes) bytes; at most \(SDPDocument.maximumBytes) are read"
        case .tooManySections: "SDP has more than \(SDPDocument.maximumSections) m-lines; reuse inactive ones"
        case .notSDP: "text is not SDP: its first line must be v=0"
        case .badMediaLine(let line): "cannot read '\(line)'; expected m=<media> <port> <protocol> <formats>"
        case .noMedia: "SDP has no m-line; offer at least a data channel"
        case .missingMid(let section): "m-line \(section) has no a=mid; only BUNDLE connections are served"
        case .duplicateMid(let mid): "two m-lines have a=mid:\(mid)"
        case .missingCredentials: "SDP has no a=ice-ufrag and a=ice-pwd for its bundled transport"
        case .missingFingerprint: "SDP has no readable a=fingerprint; the DTLS certificate cannot be checked"
        case .certificateChanged: "a=fingerprint changed on a live connection; open a new connection instead"
        case .nothingUsable: "no m-line can be accepted: none is in BUNDLE with a codec this server has enabled"
        case .offerFromBothSides: "an offer came in on a connection whose offers are made by this side"
        case .noOfferOutstanding: "an answer came in, but no offer is waiting for one"
        case .sectionsDiffer(let expected, let found): "answer has \(found) m-lines where the offer had \(expected)"
        case .midDiffers(let expected, let found): "answer has a=mid:\(found) where the offer had \(expected)"
        }
    }
}
