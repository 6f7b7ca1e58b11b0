/// One frame as bytes. Source: RFC 6455 §5.2.
enum WebSocketFrame {
    enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
        var isControl: Bool { rawValue & 8 != 0 }
    }

    /// A whole, unmasked frame: what a server sends.
    static func bytes(_ opcode: Opcode, _ payload: some Collection<UInt8>) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        frame.append(0x80 | opcode.rawValue)
        switch payload.count {
        case ..<126: frame.append(UInt8(payload.count))
        case ...0xFFFF:
            frame.append(126)
            frame += [UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            frame.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                frame.append(UInt8(truncatingIfNeeded: payload.count >> shift))
            }
        }
        frame += payload
        return frame
    }
    static func bytes(_ message: WebSocketMessage) -> [UInt8] {
        switch message {
        case .text(let text): bytes(.text, text.utf8)
        case .binary(let data): bytes(.binary, data)
        }
    }
    /// - Parameter reason: cut to the 123 bytes that fit, at a character's border.
    static func close(code: UInt16, reason: String) -> [UInt8] {
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        return bytes(.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason.utf8)
    }
}
