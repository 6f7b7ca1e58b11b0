/// Why a stream did not come whole, or cannot be sent.
public enum StreamFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case senderLeft
    /// A chunk before this one never came.
    case missingChunk(before: UInt64)
    case tooLong(limit: Int)
    /// Too many streams are open, or hold too many bytes, ours of all senders together.
    case tooMuchAtOnce
    /// It ended with less than its header said.
    case incomplete(got: Int, of: UInt64)
    case longerThanSaid(UInt64)
    case invalidText
    /// Neither a chunk nor its end came.
    case idle(Duration)
    /// The sender broke it off, for this reason.
    case brokenOff(String)
    /// The header asks for what we do not do.
    case unsupported(String)
    /// Of a stream of ours: attributes, topic and name together are over the limit.
    case headerTooLong(bytes: Int, limit: Int)

    public var description: String {
        switch self {
        case .senderLeft: "its sender left"
        case .missingChunk(let index): "a chunk before number \(index) is missing"
        case .tooLong(let limit): "it is longer than \(limit) bytes"
        case .tooMuchAtOnce: "too many streams are open at once"
        case .incomplete(let got, let total): "it ended after \(got) of \(total) bytes"
        case .longerThanSaid(let total): "it is longer than the \(total) bytes it announced"
        case .invalidText: "its text is not UTF-8"
        case .idle(let patience): "nothing came for \(patience)"
        case .brokenOff(let reason): "its sender broke it off: \(reason)"
        case .unsupported(let what): "\(what) is not supported"
        case .headerTooLong(let bytes, let limit):
            "its header has \(bytes) bytes and may have \(limit); send fewer or shorter attributes"
        }
    }
}
