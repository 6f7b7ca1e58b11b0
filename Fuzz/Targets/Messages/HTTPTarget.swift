@testable import HTTP

extension FuzzTarget {
    /// Requests on one connection. However the bytes are cut, the same requests come out.
    static let http = FuzzTarget(
        name: "http",
        seeds: { _ in
            [
                "GET /rtc?access_token=a%20b&x=1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "POST /twirp/livekit.RoomService/CreateRoom HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nTrailer: 1\r\n\r\nGET",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\nOrigin: b\r\nAccess-Control-Request-Method: POST\r\n\r\n",
                "POST http://a/b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
            ].map { [7] + $0.utf8 }
        },
        run: { input in
            let step = Int(input.byte()) + 1
            let bytes = input.rest()
            let whole = requests(bytes, step: max(1, bytes.count))
            let cut = requests(bytes, step: step)
            expect(whole == cut, "requests do not depend on how their bytes are cut")
        })

    private static func requests(_ bytes: [UInt8], step: Int) -> [RequestParser.Output] {
        var parser = RequestParser(limits: .init(head: 2048, body: 512, fields: 16))
        var outputs: [RequestParser.Output] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + step, bytes.count)
            parser.append(Array(bytes[start..<end]))
            start = end
            while true {
                let output = parser.next()
                switch output {
                case .needsMore: break
                // Asked for only while the body has not begun to come.
                case .sendContinue: continue
                case .request(let head, let target, let body):
                    expect(body.count <= 512, "no body is longer than the limit")
                    _ = (head.keepsAlive, head.wantsWebSocket)
                    _ = Preflight.answer(
                        to: HTTPRequest(
                            method: head.method, path: target.path, query: target.query, headers: head.headers,
                            body: body))
                    outputs.append(output)
                    continue
                case .fault(let fault):
                    expect((400..<600).contains(fault.status), "a fault has a status")
                    _ = fault.description
                    return outputs + [output]
                }
                break
            }
        }
        return outputs
    }

    /// A client's WebSocket frames. However the bytes are cut, the same messages come out.
    static let websocket = FuzzTarget(
        name: "websocket",
        seeds: { _ in
            let mask: [UInt8] = [1, 2, 3, 4]
            return [
                [3, 0x81, 0x82] + mask + [0x61 ^ 1, 0x62 ^ 2],
                [3, 0x01, 0x81] + mask + [0x60, 0x80, 0x81] + mask + [0x60],
                [9, 0x88, 0x82] + mask + [0x03 ^ 1, 0xE8 ^ 2], [9, 0x89, 0x80] + mask + [0x8A, 0x80] + mask,
                [9, 0x82, 0xFE, 0, 130] + mask + [UInt8](repeating: 5, count: 130),
                [9, 0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1] + mask + [5],
            ]
        },
        run: { input in
            let step = Int(input.byte()) + 1
            let bytes = input.rest()
            let whole = messages(bytes, step: max(1, bytes.count))
            let cut = messages(bytes, step: step)
            expect(
                whole.events == cut.events && whole.fault == cut.fault, "messages do not depend on how bytes are cut")
        })

    private static func messages(
        _ bytes: [UInt8], step: Int
    ) -> (events: [WebSocketDecoder.Event], fault: WebSocketFault?) {
        var decoder = WebSocketDecoder(limit: 1000)
        var events: [WebSocketDecoder.Event] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + step, bytes.count)
            decoder.append(bytes[start..<end])
            start = end
            do throws(WebSocketFault) {
                while let event = try decoder.next() {
                    if case .message(let message) = event {
                        expect(message.size <= 1000, "no message is longer than the limit")
                        _ = WebSocketFrame.bytes(message)
                    }
                    events.append(event)
                }
            } catch { return (events, error) }
        }
        return (events, nil)
    }
}
