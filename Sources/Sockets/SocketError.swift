import Glibc

/// Why a socket, a poller or a list of interfaces could not be had.
public enum SocketError: Error, Equatable, CustomStringConvertible {
    case notAnAddress(String)
    case bind(address: String, code: Int32)
    case system(call: String, code: Int32)
    case unresolved(name: String, reason: String)

    public var description: String {
        switch self {
        case .notAnAddress(let text):
            "'\(text)' is not an IP address to bind to; write one such as 0.0.0.0, :: or 192.0.2.1"
        case .bind(let address, EADDRINUSE):
            "\(address) is in use; stop the other process or choose another port"
        case .bind(let address, EADDRNOTAVAIL):
            "no interface of this host has the address \(address); see `ip address` and mend the config"
        case .bind(let address, EACCES):
            "no permission to bind \(address); choose a port above 1023"
        case .bind(let address, let code):
            "cannot bind \(address): \(Self.text(code))"
        case .system(let call, EMFILE), .system(let call, ENFILE):
            "\(call): too many open files; raise `ulimit -n`"
        case .system(let call, let code):
            "\(call): \(Self.text(code))"
        case .unresolved(let name, let reason):
            "the name '\(name)' has no address: \(reason); check its spelling and this host's name servers"
        }
    }

    private static func text(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        let status = unsafe strerror_r(code, &buffer, buffer.count)
        guard status == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
