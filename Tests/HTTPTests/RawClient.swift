import Basics
import Glibc

/// A TCP client that says exactly the bytes a test wants. Blocking, so it runs on threads of its own: the handlers under
/// test need the shared pool.
final class RawClient: Sendable {
    private let descriptor: Int32

    init(port: UInt16, receiveBuffer: CInt? = nil) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Unexpected() }
    }
    init(accepted descriptor: Int32) {
        self.descriptor = descriptor
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    deinit { close(descriptor) }

    /// Runs blocking steps on a thread of their own.
    static func run<Value: Sendable>(_ steps: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try NamedThread.start("raw-client") { continuation.resume(with: Result { try steps() }) }
            } catch { continuation.resume(throwing: error) }
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
    /// Bytes up to and with `end`, or all until the connection's end; nil after 10 s of silence.
    func receive(until end: String? = nil) -> String? {
        var found: [UInt8] = []
        while true {
            var byte = [UInt8](repeating: 0, count: end == nil ? 65_536 : 1)
            let count = unsafe recv(descriptor, &byte, byte.count, 0)
            if count < 0 && errno != ECONNRESET { return nil }
            if count <= 0 { return String(decoding: found, as: UTF8.self) }
            found += byte.prefix(count)
            if let end, found.suffix(end.utf8.count).elementsEqual(end.utf8) {
                return String(decoding: found, as: UTF8.self)
            }
        }
    }
    func receive(_ count: Int) -> [UInt8] {
        var found: [UInt8] = []
        while found.count < count {
            var bytes = [UInt8](repeating: 0, count: count - found.count)
            let got = unsafe recv(descriptor, &bytes, bytes.count, 0)
            guard got > 0 else { break }
            found += bytes.prefix(got)
        }
        return found
    }
    /// One frame of the server's, with a payload below 64 KiB.
    func receiveFrame() -> (opcode: UInt8, payload: [UInt8])? {
        let head = receive(2)
        guard head.count == 2 else { return nil }
        var length = Int(head[1])
        if length == 126 { length = receive(2).reduce(0) { $0 << 8 | Int($1) } }
        return (head[0] & 15, receive(length))
    }
    func openWebSocket(_ path: String) -> String? {
        send(
            "GET \(path) HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        return receive(until: "\r\n\r\n")
    }
}
