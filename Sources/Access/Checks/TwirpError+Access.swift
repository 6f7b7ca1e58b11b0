public import Wire

extension TwirpError {
    /// A token problem as an API says it. A missing grant is 401 too, not 403: LiveKit's servers do the same.
    public init(_ error: AccessError) {
        self.init(error.httpStatus == 400 ? .invalidArgument : .unauthenticated, error.description)
    }
}

extension AccessToken {
    /// The token of an `Authorization` header; nil for another scheme. RFC 7235 §2.1: the scheme's case is free.
    public static func bearer(in header: String) -> String? {
        let scheme = "bearer "
        guard header.utf8.count > scheme.utf8.count, header.prefix(scheme.count).lowercased() == scheme else {
            return nil
        }
        return String(header.dropFirst(scheme.count).drop { $0 == " " })
    }
}
