import Basics
import HTTP
import Synchronization
import Wire

/// One client's socket: frames to requests, responses to frames, and the pings nobody else need see.
final class SignalConnection: SignalSink {
    /// Frames that were no SignalRequest before the socket is closed: a client of another world, or an attack.
    static let malformedLimit = 20

    private let session: any WebSocketSession
    private let counters: RoomCounters
    private let clock: RoomClock
    /// The form of the last message received; binary until one came. livekit-wire.md §3.1.
    private let speaksText = Mutex(false)

    init(_ session: any WebSocketSession, counters: RoomCounters, clock: RoomClock) {
        self.session = session
        self.counters = counters
        self.clock = clock
    }

    func send(_ message: PackedSignal) {
        let isText = speaksText.withLock { $0 }
        session.send(isText ? .text(message.text) : .binary(message.protobuf))
    }

    func close() { session.close(code: 1000, reason: "") }

    /// Hands over each request in order until the socket is gone.
    func read(_ handle: (SignalRequest.Message) async -> Void) async {
        var malformed = 0
        for await frame in session.messages {
            guard let request = decode(frame) else {
                counters.malformedFrames.add()
                malformed += 1
                guard malformed < Self.malformedLimit else {
                    counters.closedForMalformed.add()
                    session.close(code: 1003, reason: "too many messages that are no SignalRequest")
                    return
                }
                continue
            }
            // A request of a newer protocol has no known case: nothing to do.
            guard let message = request.message else { continue }
            if !answerPing(message) { await handle(message) }
        }
    }

    private func decode(_ frame: WebSocketMessage) -> SignalRequest? {
        switch frame {
        case .binary(let bytes):
            speaksText.withLock { $0 = false }
            return try? SignalRequest(protobuf: bytes)
        case .text(let text):
            speaksText.withLock { $0 = true }
            return try? SignalRequest(jsonText: Array(text.utf8))
        }
    }

    private func answerPing(_ message: SignalRequest.Message) -> Bool {
        let milliseconds = (clock.epoch &+ clock.now().nanoseconds / 1000) / 1000
        switch message {
        case .ping:
            send(PackedSignal(.pong(milliseconds)))
            return true
        case .pingReq(let ping):
            send(
                PackedSignal(
                    .pongResp(
                        Pong.with {
                            $0.lastPingTimestamp = ping.timestamp
                            $0.timestamp = milliseconds
                        })))
            return true
        default: return false
        }
    }
}
