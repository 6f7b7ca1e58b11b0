/// Takes a client's frames apart and puts messages together. Pure: bytes in, events out.
///
/// After every ``append(_:)`` call ``next()`` until nil; after a fault the connection closes with its code.
/// Source: RFC 6455 §5; no extensions are negotiated, so the reserved bits must be 0.
struct WebSocketDecoder {
    enum Event: Equatable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong
        /// Code 1005: the peer gave none.
        case close(code: UInt16, reason: String)
    }
    private struct Header {
        var isFinal: Bool
        var opcode: WebSocketFrame.Opcode
        var mask: (UInt8, UInt8, UInt8, UInt8)
        var payload: Range<Int>
    }
    /// Bytes of one message, fragments together.
    let limit: Int
    private var buffer: [UInt8] = []
    private var used = 0
    private var fragments: (isText: Bool, bytes: [UInt8])?

    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: some Collection<UInt8>) {
        if used > 0 {
            buffer.removeFirst(used)
            used = 0
        }
        buffer += bytes
    }

    mutating func next() throws(WebSocketFault) -> Event? {
        while let header = try header() {
            var payload = Array(buffer[header.payload])
            used = header.payload.upperBound
            let mask = [header.mask.0, header.mask.1, header.mask.2, header.mask.3]
            for index in payload.indices { payload[index] ^= mask[index & 3] }
            if let event = try event(header, payload) { return event }
        }
        return nil
    }

    private mutating func event(_ header: Header, _ payload: [UInt8]) throws(WebSocketFault) -> Event? {
        switch header.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong
        case .close: return try Self.close(payload)
        case .text, .binary:
            guard fragments == nil else { throw .protocolError("a new message inside a fragmented one") }
            if header.isFinal { return .message(try Self.message(header.opcode == .text, payload)) }
            fragments = (header.opcode == .text, payload)
            return nil
        case .continuation:
            guard let isText = fragments?.isText else { throw .protocolError("a continuation without a beginning") }
            fragments?.bytes += payload
            guard header.isFinal, let whole = fragments.take() else { return nil }
            return .message(try Self.message(isText, whole.bytes))
        }
    }

    /// The next frame's header, once the whole frame is there.
    private func header() throws(WebSocketFault) -> Header? {
        let left = buffer.count - used
        guard left >= 2 else { return nil }
        let (first, second) = (buffer[used], buffer[used + 1])
        guard first & 0x70 == 0, let opcode = WebSocketFrame.Opcode(rawValue: first & 0x0F) else {
            throw .protocolError("reserved bits or an unknown opcode")
        }
        guard second & 0x80 != 0 else { throw .protocolError("a client's frame must be masked") }
        let isFinal = first & 0x80 != 0
        let short = Int(second & 0x7F)
        if opcode.isControl, !isFinal || short > 125 {
            throw .protocolError("a control frame is fragmented or too long")
        }
        let lengthBytes = short == 127 ? 8 : short == 126 ? 2 : 0
        guard left >= 6 + lengthBytes else { return nil }
        var length = lengthBytes == 0 ? UInt64(short) : 0
        for index in 0..<lengthBytes { length = length << 8 | UInt64(buffer[used + 2 + index]) }
        let before = opcode == .continuation ? fragments?.bytes.count ?? 0 : 0
        guard length <= UInt64(max(0, limit - before)) else { throw .messageTooBig(limit: limit) }
        let mask = used + 2 + lengthBytes
        let start = mask + 4
        guard buffer.count - start >= Int(length) else { return nil }
        return Header(
            isFinal: isFinal, opcode: opcode,
            mask: (buffer[mask], buffer[mask + 1], buffer[mask + 2], buffer[mask + 3]),
            payload: start..<(start + Int(length)))
    }

    private static func message(_ isText: Bool, _ bytes: [UInt8]) throws(WebSocketFault) -> WebSocketMessage {
        guard isText else { return .binary(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidText }
        return .text(text)
    }
    private static func close(_ payload: [UInt8]) throws(WebSocketFault) -> Event {
        if payload.isEmpty { return .close(code: 1005, reason: "") }
        guard payload.count >= 2 else { throw .protocolError("a close frame with half a code") }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: break
        default: throw .protocolError("close code \(code) must not be sent")
        }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .invalidText }
        return .close(code: code, reason: reason)
    }
}
