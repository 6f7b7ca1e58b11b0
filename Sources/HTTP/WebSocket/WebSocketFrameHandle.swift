import CWslay

/// One frame as bytes, written by wslay. Source: RFC 6455 §5.2.
enum WebSocketFrame {
    enum Opcode: UInt8 {
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// A whole frame.
    /// - Parameters:
    ///   - payload: at most 125 bytes for the last three opcodes.
    ///   - role: a client's frames are masked, a server's are not (RFC 6455 §5.1).
    static func bytes(_ opcode: Opcode, _ payload: some Collection<UInt8>, from role: WebSocketRole = .server)
        -> [UInt8]
    {
        let payload = Array(payload)
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 14)
        unsafe withUnsafeMutablePointer(to: &frame) { frame in
            var callbacks = wslay_frame_callbacks()
            unsafe callbacks.send_callback = { bytes, count, _, frame in
                guard let frame = unsafe frame?.assumingMemoryBound(to: [UInt8].self) else { return -1 }
                unsafe frame.pointee += UnsafeRawBufferPointer(start: bytes, count: count)
                return count
            }
            unsafe callbacks.genmask_callback = { key, count, _ in unsafe WebSocketMask.fill(key, count) }
            // A context of its own: any thread may write a frame, and it costs one allocation.
            var context: wslay_frame_context_ptr?
            guard unsafe wslay_frame_context_init(&context, &callbacks, frame) == 0 else {
                preconditionFailure("no memory for a WebSocket frame")
            }
            defer { unsafe wslay_frame_context_free(context) }
            unsafe payload.withUnsafeBufferPointer { payload in
                var parts = unsafe wslay_frame_iocb()
                unsafe (parts.fin, parts.opcode) = (1, opcode.rawValue)
                unsafe (parts.payload_length, parts.data_length) = (UInt64(payload.count), payload.count)
                unsafe parts.data = payload.baseAddress
                unsafe parts.mask = role == .client ? 1 : 0
                let sent = unsafe wslay_frame_send(context, &parts)
                precondition(sent == payload.count, "a control frame of more than 125 bytes")
            }
        }
        return frame
    }
    static func bytes(_ message: WebSocketMessage, from role: WebSocketRole = .server) -> [UInt8] {
        switch message {
        case .text(let text): bytes(.text, text.utf8, from: role)
        case .binary(let data): bytes(.binary, data, from: role)
        }
    }
    /// - Parameter reason: cut to the 123 bytes that fit, at a character's border.
    static func close(code: UInt16, reason: String, from role: WebSocketRole = .server) -> [UInt8] {
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        return bytes(.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason.utf8, from: role)
    }
}

/// Which end of a WebSocket somebody is.
enum WebSocketRole: Sendable {
    case server, client
}

enum WebSocketMask {
    /// wslay asks for four bytes per frame that nobody can foresee (RFC 6455 §5.3).
    static func fill(_ key: UnsafeMutablePointer<UInt8>?, _ count: Int) -> CInt {
        guard let key = unsafe key else { return -1 }
        var random = SystemRandomNumberGenerator()
        for index in 0..<count { unsafe key[index] = UInt8.random(in: .min ... .max, using: &random) }
        return 0
    }
}
