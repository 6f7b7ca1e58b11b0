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

    /// A whole, unmasked frame: what a server sends.
    /// - Parameter payload: at most 125 bytes for the last three opcodes.
    static func bytes(_ opcode: Opcode, _ payload: some Collection<UInt8>) -> [UInt8] {
        let payload = Array(payload)
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        unsafe withUnsafeMutablePointer(to: &frame) { frame in
            var callbacks = wslay_frame_callbacks()
            unsafe callbacks.send_callback = { bytes, count, _, frame in
                guard let frame = unsafe frame?.assumingMemoryBound(to: [UInt8].self) else { return -1 }
                unsafe frame.pointee += UnsafeRawBufferPointer(start: bytes, count: count)
                return count
            }
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
                let sent = unsafe wslay_frame_send(context, &parts)
                precondition(sent == payload.count, "a control frame of more than 125 bytes")
            }
        }
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
