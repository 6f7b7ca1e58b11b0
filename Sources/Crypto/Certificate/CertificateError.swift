public enum CertificateError: Error, Equatable, CustomStringConvertible {
    /// An OpenSSL call failed; there is no input of ours that could be mended.
    case openSSL(call: String)

    public var description: String {
        switch self {
        case .openSSL(let call): "OpenSSL's \(call) failed while making a certificate; check that libssl 3 is whole"
        }
    }
}
