/// Why an association or a channel cannot be had.
public enum SCTPError: Error, Equatable, CustomStringConvertible {
    /// A call into usrsctp failed; `code` is its errno.
    case stack(call: String, code: Int32)
    case labelTooLong(bytes: Int)

    public var description: String {
        switch self {
        case .stack(let call, let code):
            "usrsctp's \(call) failed with errno \(code); the association cannot be used, close the connection"
        case .labelTooLong(let bytes):
            "a data channel label of \(bytes) bytes does not fit its 16-bit length; use at most 65,535"
        }
    }
}
