import Access
import Basics
import HTTP
import Wire

extension TokenCaller {
    /// Who asks: by the token in the header; on this machine in `--dev`, anybody.
    static func identify(
        _ request: HTTPRequest, policy: TokenServer.Policy, verifier: TokenVerifier, now: Int64
    ) throws(TwirpError) -> TokenCaller {
        guard let header = request.headers["authorization"] else {
            if policy == .open, request.remote.isLoopback { return .local }
            throw TwirpError(AccessError.noToken)
        }
        do throws(AccessError) {
            guard let token = AccessToken.bearer(in: header) else { throw .noToken }
            return .key(try verifier.verify(token, now: now))
        } catch { throw TwirpError(error) }
    }
}

/// Where clients are told to go.
enum ServerAddress {
    /// A name, an IPv4 or bracketed IPv6 address, and a port.
    private static let hostCharacters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]_".unicodeScalars)

    /// - Parameter configured: `wss://…`; nil: the host the request came to, as `ws://`.
    static func url(_ configured: String?, _ request: HTTPRequest) throws(TwirpError) -> String {
        if let configured { return configured }
        guard let host = request.headers["host"], !host.isEmpty, host.utf8.count <= 260,
            host.unicodeScalars.allSatisfy({ hostCharacters.contains($0) })
        else { throw TwirpError(.invalidArgument, "the request names no usable Host; set the server's public URL") }
        return "ws://\(host)"
    }
}
