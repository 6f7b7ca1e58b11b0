import Basics
import Testing

@testable import HTTP

struct RequestParserTests {
    static let limits = RequestParser.Limits(head: 4096, body: 1000)

    private func outputs(_ pieces: [[UInt8]], limits: RequestParser.Limits = limits) -> [RequestParser.Output] {
        var parser = RequestParser(limits: limits)
        var found: [RequestParser.Output] = []
        for piece in pieces {
            parser.append(piece)
            while true {
                let output = parser.next()
                if output == .needsMore { break }
                found.append(output)
                if case .fault = output { return found }
            }
        }
        return found
    }
    private func outputs(_ text: String) -> [RequestParser.Output] { outputs([Array(text.utf8)]) }
    private func status(_ text: String) -> Int? {
        guard case .fault(let fault)? = outputs(text).last else { return nil }
        return fault.status
    }

    static let stream = """
        POST //rtc?a=b%20c&d HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nX-A: 1\r\nx-a:  2 \r\n\r\nabc\
        \r\nPUT /p HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nwiki\r\n005\r\npedia\r\n0\r\nT: v\r\n\r\n\
        GET * HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n
        """

    @Test func `requests of one stream come out whole, in order`() throws {
        let found = outputs(Self.stream)
        #expect(found.count == 3)
        guard case .request(let first, let target, let body) = found[0] else { throw Unexpected() }
        #expect(first.method == "POST")
        #expect(target.path == "/rtc")
        #expect(target.query.map(\.name) == ["a", "d"])
        #expect(target.query.map(\.value) == ["b c", ""])
        #expect(first.headers["x-a"] == "1, 2")
        #expect(body == Array("abc".utf8))
        guard case .request(_, _, let chunked) = found[1] else { throw Unexpected() }
        #expect(chunked == Array("wikipedia".utf8))
        guard case .request(let last, let star, _) = found[2] else { throw Unexpected() }
        #expect(star.path == "*")
        #expect(last.keepsAlive)
    }

    @Test func `where the stream is cut makes no difference`() {
        let bytes = Array(Self.stream.utf8)
        let whole = outputs([bytes])
        for cut in 0...bytes.count {
            #expect(outputs([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "cut at \(cut)")
        }
        #expect(outputs(bytes.map { [$0] }) == whole)
    }

    @Test func `a truncated request is never served`() {
        let one = Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8)
        for cut in 0..<one.count { #expect(outputs([Array(one[..<cut])]).isEmpty, "cut at \(cut)") }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505), ("GET / ICY\r\nHost: x\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GE(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET /?a=%e2%28 HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("\u{16}\u{3}", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\u{1}\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413),
    ])
    func `what cannot be served is refused with its status`(text: String, expected: Int) {
        #expect(status(text) == expected)
    }

    /// Each of these passes http_parser as Debian builds it, and is read otherwise by some other server.
    @Test(arguments: [
        "GET / HXXP/1.1\r\nHost: x\r\n\r\n", "GET /   HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\n", "GET / HTTP/1.1\r\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\rX", "GET / HTTP/1.1\r\nHost:\rX\r\n\r\n", "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\t HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\u{C} HTTP/1.1\r\nHost: x\r\n\r\n",
        "SOURCE / ICE/1.0\r\nHost: x\r\n\r\n", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tfolded\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA:\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n 2\r\n\r\na",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: x\r\n\r\na",
    ])
    func `a head that others may read otherwise is refused`(text: String) {
        #expect(status(text) == 400)
    }
    @Test(arguments: [
        "1\r\nabcd0\r\n\r\n", "1\r\na\n\r0\r\n\r\n", "1\ra\r\n0\r\n\r\n", "1;x\ny\r\na\r\n0\r\n\r\n",
        "1 2\r\na\r\n0\r\n\r\n",
        "1;\u{1}\r\na\r\n0\r\n\r\n", "\r\n1\r\na\r\n0\r\n\r\n", "0x1\r\na\r\n0\r\n\r\n", "-1\r\n", "+1\r\n", "\r\n",
        "1\na\r\n0\r\n\r\n", "0\r\nT: v\n\r\n", "0\r\nT: v\r\n\n", "0\r\nT: v\r\n x\r\n\r\n", "0\r\n\rX",
        "1;\(String(repeating: "x", count: 1100))\r\na\r\n", "0\r\nT: \(String(repeating: "x", count: 9000))\r\n\r\n",
    ])
    func `a chunked body that others may read otherwise is refused`(body: String) {
        #expect(status("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body) == 400)
    }
    @Test(arguments: ["chunked, chunked", "gzip, chunked", "chunked;q=1", "identity", "", "\u{B}chunked"])
    func `no transfer coding but one chunked is served`(coding: String) throws {
        let found = outputs("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \(coding)\r\n\r\n0\r\n\r\n")
        #expect(found.count == 1)
        guard case .fault(let fault)? = found.first else { throw Unexpected() }
        #expect([400, 501].contains(fault.status))
    }
    @Test func `a trailer changes nothing, whatever it is named`() throws {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1 ;e\r\na\r\n0\r\n"
        let found = outputs(head + "Content-Length: 9\r\nConnection: close\r\nHost: y\r\n\r\n" + Self.stream)
        #expect(found.count == 4)
        guard case .request(let first, _, let body)? = found.first else { throw Unexpected() }
        #expect(first.keepsAlive && first.headers["host"] == "x" && first.headers["content-length"] == nil)
        #expect(body == [97])
    }
    @Test(arguments: [
        ("1.1", "", true), ("1.1", "close", false), ("1.1", "x, Close", false), ("1.0", "", false),
        ("1.0", "keep-alive", true), ("1.1", "keep-alive, close", false), ("1.1", "closed", true),
    ])
    func `a connection goes on as its headers say`(version: String, connection: String, expected: Bool) throws {
        let found = outputs("GET / HTTP/\(version)\r\nHost: x\r\nConnection: \(connection)\r\n\r\n")
        guard case .request(let head, _, _)? = found.first else { throw Unexpected() }
        #expect(head.keepsAlive == expected)
    }
    @Test func `another upgrade than to a WebSocket is a plain request, and the next one is read`() throws {
        let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
        let found = outputs(request + "h2c\r\n\r\n" + request + "h2c, WebSocket\r\n\r\n")
        let wants = found.map { output -> Bool? in
            if case .request(let head, _, _) = output { head.wantsWebSocket } else { nil }
        }
        #expect(wants == [false, true])
    }
    @Test func `a head of exactly the limit is served`() {
        let frame = "GET / HTTP/1.1\r\nHost: x\r\nA: \r\n\r\n"
        // Without the line end of its last line and the empty line.
        let fill = 4096 - (frame.utf8.count - 4)
        for extra in 0...1 {
            let value = String(repeating: "a", count: fill + extra)
            let text = "GET / HTTP/1.1\r\nHost: x\r\nA: \(value)\r\n\r\n"
            #expect(status(text) == (extra == 0 ? nil : 431))
            #expect(status(text + "GET") == (extra == 0 ? nil : 431))
            #expect(outputs(text.utf8.map { [$0] }).count == 1)
        }
    }

    @Test func `headers over the limit are refused, also before their end has come`() {
        let long = "GET /\(String(repeating: "a", count: 5000)) HTTP/1.1\r\nHost: x\r\n\r\n"
        #expect(status(long) == 431)
        #expect(status(String(long.prefix(4800))) == 431)
        let many = (0..<200).map { "h\($0): v\r\n" }.joined()
        #expect(status("GET / HTTP/1.1\r\nHost: x\r\n\(many)\r\n") == 400)
    }

    @Test func `a client that waits for 100 Continue is told to go on`() {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        #expect(outputs(head) == [.sendContinue])
        #expect(outputs([Array(head.utf8), Array("ab".utf8)]).count == 2)
    }

    @Test func `an absolute target loses its host`() throws {
        guard case .request(_, let target, _)? = outputs("GET http://a.b/c?d=e+f HTTP/1.1\r\nHost: a.b\r\n\r\n").first
        else { throw Unexpected() }
        #expect(target.path == "/c")
        #expect(target.query.first?.value == "e f")
    }

    @Test func `noise is refused or waits, and never traps`() {
        var random = SeededRandom(seed: 7)
        let base = Array(Self.stream.utf8)
        for _ in 0..<2000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let found = outputs([bytes])
            #expect(found.count <= 4)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            #expect(outputs([Array(bytes[..<cut]), Array(bytes[cut...])]) == found)
        }
    }
}

struct Unexpected: Error {}

struct ResponseBytesTests {
    private func text(_ response: HTTPResponse, toHead: Bool = false) -> String {
        String(decoding: ResponseBytes.make(response, toHead: toHead, keepsAlive: true), as: UTF8.self)
    }

    @Test func `every answer can be read by a page of any origin`() {
        #expect(text(.text("no", status: 401)).contains("\r\naccess-control-allow-origin: *\r\n"))
    }
    @Test func `HEAD gets the length without the body, and 204 gets neither`() {
        let head = text(.text("body"), toHead: true)
        #expect(head.contains("content-length: 4\r\n"))
        #expect(head.hasSuffix("\r\n\r\n"))
        #expect(!text(HTTPResponse(status: 204, body: [1])).contains("content-length"))
    }
    @Test func `a header value cannot smuggle a second header`() {
        let answer = text(
            HTTPResponse(status: 200, headers: [("x", "a\r\nevil: 1"), ("bad name", "v"), ("Content-Length", "9")]))
        #expect(answer.contains("\r\nx: aevil: 1\r\n"))
        #expect(!answer.contains("bad name"))
        #expect(!answer.contains("Content-Length: 9"))
    }
}
