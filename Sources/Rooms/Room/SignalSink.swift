import Basics
import Synchronization
import Wire

/// A client's socket as its room sees it.
protocol SignalSink: Sendable {
    /// Never blocks; a client that does not read is cut off by the socket's own limit.
    func send(_ message: PackedSignal)
    /// Sends what is queued, then closes.
    func close()
}

/// One message for many clients: packed once for each of the two forms, and only for those that are asked for.
final class PackedSignal: Sendable {
    private struct Forms: Sendable {
        var protobuf: [UInt8]?
        var text: String?
    }
    let response: SignalResponse
    private let forms = Mutex(Forms())

    init(_ message: SignalResponse.Message) {
        response = SignalResponse.with { $0.message = message }
    }

    var protobuf: [UInt8] {
        forms.withLock { forms in
            let bytes = forms.protobuf ?? response.protobuf
            forms.protobuf = bytes
            return bytes
        }
    }
    var text: String {
        forms.withLock { forms in
            let text = forms.text ?? response.json.text
            forms.text = text
            return text
        }
    }
}
