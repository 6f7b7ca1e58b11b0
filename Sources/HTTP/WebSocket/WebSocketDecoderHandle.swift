import CWslay

/// Takes a peer's frames apart and puts messages together, by wslay. Pure: bytes in, events and replies out.
/// Source: RFC 6455 §5; no extensions are negotiated, so wslay refuses the reserved bits.
@safe final class WebSocketDecoder {
    enum Event: Equatable {
        case message(WebSocketMessage)
        /// Code 1005: the peer gave none. Nothing follows.
        case close(code: UInt16, reason: String)
    }
    /// What some bytes amount to.
    struct Heard {
        fileprivate(set) var events: [Event] = []
        /// Answers to pings, as frames.
        fileprivate(set) var replies: [UInt8] = []
        /// After the events; the connection closes with its code, and nothing more is heard.
        fileprivate(set) var fault: WebSocketFault?
    }
    /// Where the callbacks put what they hear of.
    fileprivate struct State {
        let limit: Int
        /// Came, and wslay has not been given it.
        var input: ArraySlice<UInt8> = []
        var borders = FrameBorders()
        var heard = Heard()
        /// Of the message that is being read. wslay's own buffer costs some 100 bytes for a fragment of one byte.
        var message: [UInt8] = []
        var isInControlFrame = false
        var hasEnded = false
    }
    private let state: UnsafeMutablePointer<State>
    private let context: wslay_event_context_ptr

    /// - Parameters:
    ///   - limit: bytes of one message, fragments together.
    ///   - role: which end reads; the other one's frames are masked if that is a client.
    init(limit: Int, role: WebSocketRole = .server) {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: State(limit: limit))
        var callbacks = Self.callbacks
        var context: wslay_event_context_ptr?
        let status =
            role == .server
            ? unsafe wslay_event_context_server_init(&context, &callbacks, state)
            : unsafe wslay_event_context_client_init(&context, &callbacks, state)
        guard status == 0, let context = unsafe context else { preconditionFailure("no memory for a WebSocket") }
        unsafe wslay_event_config_set_no_buffering(context, 1)
        unsafe wslay_event_config_set_max_recv_msg_length(context, UInt64(max(125, limit)))
        unsafe self.context = context
    }
    deinit {
        unsafe wslay_event_context_free(context)
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    func read(_ bytes: [UInt8]) -> Heard {
        unsafe state.pointee.input += bytes
        // Until wslay has had all it may have, refuses to read on, or runs out of memory.
        unsafe wslay_event_recv(context)
        // wslay has queued its pongs; or, instead of them, its close frame, of which only the code is wanted here.
        unsafe wslay_event_send(context)
        var heard = unsafe state.pointee.heard
        unsafe state.pointee.heard = Heard()
        if unsafe wslay_event_get_read_enabled(context) == 0 {
            heard.replies = []
            if unsafe !state.pointee.hasEnded, heard.fault == nil, unsafe wslay_event_get_close_received(context) == 0 {
                heard.fault = fault(unsafe wslay_event_get_status_code_sent(context))
            }
            unsafe (state.pointee.hasEnded, state.pointee.input) = (true, [])
        }
        return heard
    }

    private func fault(_ code: UInt16) -> WebSocketFault {
        switch UInt32(code) {
        case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA.rawValue: .invalidText
        case WSLAY_CODE_MESSAGE_TOO_BIG.rawValue: unsafe .messageTooBig(limit: state.pointee.limit)
        default: .protocolError("frames break the rules of RFC 6455 §5")
        }
    }

    private static var callbacks: wslay_event_callbacks {
        var callbacks = wslay_event_callbacks()
        unsafe callbacks.recv_callback = { context, buffer, room, _, state in
            guard let state = unsafe state?.assumingMemoryBound(to: State.self), let buffer = unsafe buffer else {
                return -1
            }
            let piece = unsafe state.pointee.takeInput(room)
            guard !piece.isEmpty else {
                unsafe wslay_event_set_error(context, CInt(WSLAY_ERR_WOULDBLOCK.rawValue))
                return -1
            }
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: room).copyBytes(from: piece)
            return piece.count
        }
        unsafe callbacks.send_callback = { _, bytes, count, _, state in
            guard let state = unsafe state?.assumingMemoryBound(to: State.self) else { return -1 }
            unsafe state.pointee.heard.replies += UnsafeRawBufferPointer(start: bytes, count: count)
            return count
        }
        unsafe callbacks.genmask_callback = { _, key, count, _ in unsafe WebSocketMask.fill(key, count) }
        unsafe callbacks.on_frame_recv_start_callback = { context, frame, state in
            guard let state = unsafe state?.assumingMemoryBound(to: State.self), let frame = unsafe frame?.pointee
            else {
                return
            }
            unsafe state.pointee.isInControlFrame = frame.opcode & 8 != 0
            // wslay looks at each frame's length only, since it does not keep the message.
            if unsafe !state.pointee.isInControlFrame,
                unsafe frame.payload_length > UInt64(max(0, state.pointee.limit - state.pointee.message.count))
            {
                unsafe state.pointee.heard.fault = .messageTooBig(limit: state.pointee.limit)
                unsafe wslay_event_shutdown_read(context)
            }
        }
        unsafe callbacks.on_frame_recv_chunk_callback = { _, piece, state in
            guard let state = unsafe state?.assumingMemoryBound(to: State.self), let piece = unsafe piece?.pointee,
                unsafe state.pointee.heard.fault == nil, unsafe !state.pointee.isInControlFrame
            else { return }
            unsafe state.pointee.message += UnsafeRawBufferPointer(start: piece.data, count: piece.data_length)
        }
        unsafe callbacks.on_msg_recv_callback = { _, message, state in
            guard let state = unsafe state?.assumingMemoryBound(to: State.self), let message = unsafe message?.pointee,
                unsafe state.pointee.heard.fault == nil
            else { return }
            let payload = unsafe UnsafeRawBufferPointer(start: message.msg, count: message.msg_length)
            unsafe state.pointee.take(message.opcode, code: message.status_code, payload)
        }
        return callbacks
    }
}

extension WebSocketDecoder.State {
    fileprivate mutating func takeInput(_ room: Int) -> ArraySlice<UInt8> {
        let piece = input.prefix(borders.allowance(input.prefix(room)))
        input = input.dropFirst(piece.count)
        return piece
    }

    /// A whole message, whose bytes are here, or a whole control frame.
    fileprivate mutating func take(_ opcode: UInt8, code: UInt16, _ payload: UnsafeRawBufferPointer) {
        switch WebSocketFrame.Opcode(rawValue: opcode) {
        case .text:
            // wslay has seen that it is UTF-8.
            heard.events.append(.message(.text(String(decoding: message, as: UTF8.self))))
            message = []
        case .binary:
            heard.events.append(.message(.binary(message)))
            message = []
        case .close where payload.count == 1:
            // wslay takes it for one without a code.
            heard.fault = .protocolError("a close frame with half a code")
        case .close:
            // wslay has seen that the reason is UTF-8 too.
            let reason = unsafe String(decoding: payload.dropFirst(2), as: UTF8.self)
            heard.events.append(.close(code: code == 0 ? 1005 : code, reason: reason))
        case .ping, .pong, nil: break
        }
    }
}
