/// Reads the server's answer to an upgrade out of its bytes. Pure; after an answer nothing more is read.
struct UpgradeAnswerReader {
    enum Answer: Equatable {
        /// What came after the head: the first frames.
        case switched(rest: [UInt8])
        /// The body is cut to ``bodyLimit``.
        case refused(status: Int, body: String)
        case broken(String)
    }
    static let headLimit = 64 << 10
    static let bodyLimit = 4 << 10

    private let key: String
    private var parser = HTTPParserHandle(readsResponses: true)
    private var headBytes = 0
    /// Of a refusal whose body is being read.
    private var status: Int?
    private var body: [UInt8] = []

    /// - Parameter key: of our request.
    init(key: String) { self.key = key }

    /// - Returns: nil when more must come.
    mutating func read(_ bytes: [UInt8]) -> Answer? {
        var input = bytes[...]
        do throws(RequestFault) {
            while !input.isEmpty {
                let (taken, stop) = try parser.read(input)
                if status == nil { headBytes += taken }
                input = input.dropFirst(taken)
                body = Array(parser.request.body.prefix(Self.bodyLimit))
                if let status, body.count >= Self.bodyLimit { return refusal(status) }
                guard headBytes <= Self.headLimit else { return .broken("its answer has no end") }
                switch stop {
                case .head where parser.status == 101: return switched(after: input)
                case .head where parser.status >= 200: status = parser.status
                case .end: if let status { return refusal(status) } else { _ = parser.takeRequest() }
                case .head, .chunkSize, .chunkEnd, nil: break
                }
            }
            return nil
        } catch {
            return status.map(refusal) ?? .broken(error.description)
        }
    }

    /// The server says no more, or the time is up.
    func end() -> Answer? { status.map(refusal) }

    private func refusal(_ status: Int) -> Answer {
        let text = String(decoding: body, as: UTF8.self).drop(while: \.isWhitespace)
        let end = text.lastIndex { !$0.isWhitespace }
        return .refused(status: status, body: end.map { String(text[...$0]) } ?? "")
    }

    /// - Parameter input: from the head's last line feed on.
    private func switched(after input: ArraySlice<UInt8>) -> Answer {
        // The library stops before the last LF, and would take any other byte in its place.
        guard input.first == 10 else { return .broken("its head does not end with CR LF") }
        var fields: [String: [String]] = [:]
        for field in parser.request.fields {
            let value = String(decoding: field.value, as: UTF8.self).trimmed
            fields[String(decoding: field.name, as: UTF8.self).lowercased(), default: []].append(String(value))
        }
        guard fields["upgrade"]?.count == 1, fields["upgrade"]?.first?.lowercased() == "websocket",
            fields["connection"]?.contains(where: { $0.lowercased().contains("upgrade") }) == true
        else { return .broken("it switches to something else than a WebSocket") }
        guard fields["sec-websocket-accept"] == [WebSocketAccept.acceptance(of: key)] else {
            return .broken("its Sec-WebSocket-Accept does not fit our key")
        }
        guard fields["sec-websocket-extensions"] == nil else { return .broken("it uses an extension we did not offer") }
        return .switched(rest: Array(input.dropFirst()))
    }
}
