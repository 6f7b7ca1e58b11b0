import Basics
import Glibc

/// A web server that says the bytes a test wants, when the test wants: serves one connection after the other on a thread
/// of its own, with the steps it is given for each.
final class StreamingServer: Sendable {
    enum Step: Sendable {
        case send(String)
        /// Waits for ``next()``.
        case pause
        /// Keeps the connection, silent, until the client ends it; then tells ``clientGone``.
        case hold
    }
    let port: UInt16
    /// Heads and bodies of the requests.
    let requests: AsyncStream<String>
    let clientGone: AsyncStream<Void>
    private let listener: Int32
    private let pipeEnds: (read: Int32, write: Int32)

    /// - Parameter answers: one list for each connection.
    init(_ answers: [[Step]]) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        var ends: [Int32] = [0, 0]
        guard status, unsafe pipe(&ends) == 0 else { throw Unavailable() }
        self.listener = listener
        port = UInt16(bigEndian: name.sin_port)
        pipeEnds = (ends[0], ends[1])
        let (requests, told) = AsyncStream<String>.makeStream()
        let (gone, went) = AsyncStream<Void>.makeStream()
        self.requests = requests
        clientGone = gone
        let gate = ends[0]
        try NamedThread.start("fake-model") {
            for steps in answers {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                told.yield(Self.request(client))
                for step in steps { Self.perform(step, client, gate) { went.yield() } }
                close(client)
            }
        }
    }
    deinit {
        // Wakes a waiting accept.
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
        close(pipeEnds.write)
    }
    struct Unavailable: Error {}

    var url: String { "http://127.0.0.1:\(port)" }
    /// Lets the server go on from a pause.
    func next() {
        let byte: [UInt8] = [1]
        _ = unsafe write(pipeEnds.write, byte, 1)
    }

    /// The head of a streamed answer.
    static let head = Step.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    static func event(_ data: String) -> Step { .send("data: \(data)\n\n") }
    static func answer(_ status: String, _ body: String, headers: String = "") -> Step {
        .send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    }

    private static func perform(_ step: Step, _ client: Int32, _ gate: Int32, gone: () -> Void) {
        var byte: [UInt8] = [0]
        switch step {
        case .send(let text):
            let bytes = Array(text.utf8)
            _ = unsafe send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        case .pause: _ = unsafe read(gate, &byte, 1)
        case .hold:
            while unsafe recv(client, &byte, 1, 0) > 0 {}
            gone()
        }
    }
    private static func request(_ client: Int32) -> String {
        var text: [UInt8] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(client, &bytes, bytes.count, 0)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += bytes.prefix(count)
            let whole = String(decoding: text, as: UTF8.self)
            guard let end = whole.firstRange(of: "\r\n\r\n") else { continue }
            let wanted = whole.lowercased().split(separator: "content-length: ").dropFirst().first
                .flatMap { Int($0.prefix { $0.isNumber }) }
            if whole[end.upperBound...].utf8.count >= wanted ?? 0 { return whole }
        }
    }
}
