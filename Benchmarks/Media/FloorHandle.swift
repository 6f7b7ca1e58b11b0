import BenchmarkSupport

import COpenSSL
import Glibc

/// The bare cost of one protected packet: AES-128-GCM over its payload and one `sendto`, with nothing round it.
///
/// As a forwarder must, it has a key per receiver and sends each its own packet.
@safe struct Floor: ~Copyable {
    private let senders: Int32
    private let receivers: [Receiver]
    private var packet: [UInt8]
    private var vector = [UInt8](repeating: 1, count: 12)
    private var sink = [UInt8](repeating: 0, count: 2048)
    private let payload: Int

    @safe private struct Receiver {
        let cipher: OpaquePointer
        let socket: Int32
        let name: sockaddr_in
    }

    /// - Parameter payload: bytes between the 12-byte header and the 16-byte tag.
    init(receivers count: Int, payload: Int) {
        senders = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        self.payload = payload
        packet = [UInt8](repeating: 0x5A, count: 12 + payload + 16)
        receivers = (0..<count).map { index in
            guard let cipher = unsafe EVP_CIPHER_CTX_new() else { fatalError("OpenSSL has no memory for a cipher") }
            var key = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 16)
            var vector = [UInt8](repeating: 9, count: 12)
            unsafe EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), nil, &key, &vector)
            let (socket, name) = Self.openReceiver()
            return unsafe Receiver(cipher: cipher, socket: socket, name: name)
        }
    }
    deinit {
        close(senders)
        for receiver in receivers {
            unsafe EVP_CIPHER_CTX_free(receiver.cipher)
            close(receiver.socket)
        }
    }

    private static func openReceiver() -> (Int32, sockaddr_in) {
        let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(unsafe bind(receiver, $0, length) == 0, "cannot bind a loopback socket")
                unsafe getsockname(receiver, $0, &length)
            }
        }
        return (receiver, name)
    }

    /// Encrypts and sends one packet to each receiver.
    /// - Returns: CPU nanoseconds of this thread, all packets together.
    mutating func burst() -> Int64 {
        let start = ThreadTime.own
        vector[11] &+= 1
        for receiver in receivers {
            unsafe seal(with: receiver.cipher)
            send(to: receiver)
        }
        return ThreadTime.own - start
    }

    /// Empties the receivers' queues: somebody else's cost, so outside the clock.
    mutating func drain() {
        for receiver in receivers {
            while unsafe recv(receiver.socket, &sink, sink.count, Int32(MSG_DONTWAIT)) > 0 {}
        }
    }

    private mutating func seal(with cipher: OpaquePointer) {
        let payload = payload
        unsafe packet.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var written: Int32 = 0
            unsafe EVP_EncryptInit_ex(cipher, nil, nil, nil, &vector)
            unsafe EVP_EncryptUpdate(cipher, nil, &written, base, 12)
            unsafe EVP_EncryptUpdate(cipher, base + 12, &written, base + 12, Int32(payload))
            unsafe EVP_EncryptFinal_ex(cipher, base + 12 + payload, &written)
            unsafe EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, 16, base + 12 + payload)
        }
    }

    private func send(to receiver: Receiver) {
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafePointer(to: receiver.name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                _ = unsafe packet.withUnsafeBytes { unsafe sendto(senders, $0.baseAddress, $0.count, 0, name, length) }
            }
        }
    }
}
