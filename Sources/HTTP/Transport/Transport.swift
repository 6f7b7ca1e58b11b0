import Sockets

/// A connection's bytes, plain or through TLS.
enum Transport {
    case plain(TCPStream)
    case tls(TLSStream)

    var stream: TCPStream {
        switch self {
        case .plain(let stream): stream
        case .tls(let tls): tls.stream
        }
    }
    func read(into buffer: inout MutableSpan<UInt8>) -> TCPStream.ReadResult {
        switch self {
        case .plain(let stream): stream.read(into: &buffer)
        case .tls(let tls): tls.read(into: &buffer)
        }
    }
    func write(_ bytes: Span<UInt8>) -> TCPStream.WriteResult {
        switch self {
        case .plain(let stream): stream.write(bytes)
        case .tls(let tls): tls.write(bytes)
        }
    }
    /// TLS may have to write before it can read.
    var wantsWrite: Bool {
        if case .tls(let tls) = self { return tls.wantsWrite }
        return false
    }
    func finishWriting() {
        if case .tls(let tls) = self { tls.finishWriting() }
        stream.finishWriting()
    }
}
