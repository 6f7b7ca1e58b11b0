import Basics
import Glibc

@testable import HTTP

/// A TCP server that says exactly the bytes a test wants to each client that comes. Blocking, on a thread of its own.
final class RawServer: Sendable {
    private let descriptor: Int32
    let port: UInt16

    /// - Parameter serve: with each connection, one after the other.
    init(_ serve: @escaping @Sendable (RawClient) -> Void) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                guard unsafe bind(descriptor, name, length) == 0, listen(descriptor, 16) == 0 else { return CInt(-1) }
                return unsafe getsockname(descriptor, name, &length)
            }
        }
        guard status == 0 else { throw Unexpected() }
        self.descriptor = descriptor
        port = UInt16(bigEndian: name.sin_port)
        try NamedThread.start("raw-server") {
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { break }
                serve(RawClient(accepted: accepted))
            }
            close(descriptor)
        }
    }
    /// Wakes the thread, which closes it.
    deinit { shutdown(descriptor, CInt(SHUT_RDWR)) }
}

extension RawClient {
    /// The server's half of the handshake. Returns the request.
    @discardableResult func acceptWebSocket(then bytes: [UInt8] = []) -> String? {
        guard let request = receive(until: "\r\n\r\n"), let key = Self.key(of: request) else { return nil }
        let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        send(Array((head + "Sec-WebSocket-Accept: \(WebSocketAccept.acceptance(of: key))\r\n\r\n").utf8) + bytes)
        return request
    }
    static func key(of request: String) -> String? {
        let line = request.split(separator: "\r\n").first { $0.hasPrefix("Sec-WebSocket-Key: ") }
        return line.map { String($0.dropFirst("Sec-WebSocket-Key: ".count)) }
    }
    /// One frame of a client's, with a payload below 64 KiB, unmasked.
    func receiveMaskedFrame() -> (opcode: UInt8, payload: [UInt8])? {
        let head = receive(2)
        guard head.count == 2, head[1] & 0x80 != 0 else { return nil }
        var length = Int(head[1] & 0x7F)
        if length == 126 { length = receive(2).reduce(0) { $0 << 8 | Int($1) } }
        let mask = receive(4)
        return (head[0] & 15, receive(length).enumerated().map { $1 ^ mask[$0 & 3] })
    }
}
