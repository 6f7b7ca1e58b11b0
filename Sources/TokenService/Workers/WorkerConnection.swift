import Basics
import HTTP
import Synchronization
import Wire

/// A worker's WebSocket as protocol messages: binary protobuf, or JSON text to those that speak it.
final class WorkerConnection: Sendable {
    /// Frames that could not be read; then the worker is too broken to be kept.
    static let malformedLimit = 10

    let session: any WebSocketSession
    private let speaksJSON = Atomic<Bool>(false)
    private let malformed = Atomic<Int>(0)
    private let counter: Counter

    /// - Parameter malformed: counts frames, of all workers, that could not be read.
    init(_ session: any WebSocketSession, malformed counter: Counter) {
        self.session = session
        self.counter = counter
    }

    /// - Returns: nil for a frame that is no message, or one newer than us.
    func read(_ frame: WebSocketMessage) -> WorkerMessage.Message? {
        let message: WorkerMessage?
        switch frame {
        case .binary(let bytes): message = try? WorkerMessage(protobuf: bytes)
        case .text(let text):
            // As LiveKit's server: answered in the form that was used.
            speaksJSON.store(true, ordering: .relaxed)
            message = try? WorkerMessage(jsonText: Array(text.utf8))
        }
        guard let message else {
            counter.add()
            let count = malformed.wrappingAdd(1, ordering: .relaxed).newValue
            if count >= Self.malformedLimit { close(1003, "too many frames that are no WorkerMessage") }
            return nil
        }
        return message.message
    }

    func send(_ message: ServerMessage.Message) {
        let message = ServerMessage.with { $0.message = message }
        session.send(
            speaksJSON.load(ordering: .relaxed)
                ? .text(String(decoding: message.jsonText, as: UTF8.self)) : .binary(message.protobuf))
    }
    func close(_ code: UInt16, _ reason: String) {
        // RFC 6455 §5.5: a control frame carries at most 125 bytes, two of them the code.
        session.close(code: code, reason: String(decoding: reason.utf8.prefix(120), as: UTF8.self))
    }
}
