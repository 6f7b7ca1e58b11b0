public import Basics
import CSockets
import Glibc

/// One TCP connection that never blocks. Closes when the last reference goes.
@safe public final class TCPStream: Sendable {
    /// For a TLS library that does its own reading and writing; the stream stays the owner.
    public let descriptor: Int32
    public let remote: SocketAddress

    public enum ReadResult: Equatable, Sendable {
        case bytes(Int)
        case wouldBlock
        /// The peer will send no more.
        case ended
        case failed
    }
    public enum WriteResult: Equatable, Sendable {
        case bytes(Int)
        case wouldBlock
        case failed
    }

    init(descriptor: Int32, remote: SocketAddress) {
        self.descriptor = descriptor
        self.remote = remote
        // Frames are written whole, so waiting for more to fill a packet only delays them.
        BoundSocket.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }
    deinit { close(descriptor) }

    public func read(into buffer: inout MutableSpan<UInt8>) -> ReadResult {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }
    public func write(_ bytes: Span<UInt8>) -> WriteResult {
        while true {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }
    /// We will send no more; the peer sees an end once it has read what is on the way.
    public func finishWriting() { shutdown(descriptor, CInt(SHUT_WR)) }
}
