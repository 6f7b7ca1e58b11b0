import COpenSSL
import Glibc

/// The bare cost of one protected packet: AES-128-GCM over its payload and one `sendto`, with nothing round it.
@safe struct Floor: ~Copyable {
    private let context: OpaquePointer
    private let sender: Int32
    private let receiver: Int32
    private var destination = sockaddr_in()

    init() {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { fatalError("OpenSSL has no memory for a cipher") }
        unsafe self.context = context
        sender = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
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
        destination = name
        var key = [UInt8](repeating: 7, count: 16)
        var vector = [UInt8](repeating: 9, count: 12)
        unsafe EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, &key, &vector)
    }
    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
        close(sender)
        close(receiver)
    }

    /// Encrypts and sends `packets` packets to a socket nobody reads for long (its queue is emptied now and then).
    /// - Returns: CPU nanoseconds a packet, of this thread.
    mutating func nanosecondsPerPacket(payload: Int, packets: Int) -> Double {
        var packet = [UInt8](repeating: 0x5A, count: 12 + payload + 16)
        var vector = [UInt8](repeating: 1, count: 12)
        var sink = [UInt8](repeating: 0, count: 2048)
        var spent: Int64 = 0
        var done = 0
        while done < packets {
            let burst = min(64, packets - done)
            let start = ThreadTime.own
            for index in 0..<burst {
                vector[11] = UInt8(truncatingIfNeeded: index)
                seal(&packet, payload: payload, vector: &vector)
                send(packet)
            }
            spent += ThreadTime.own - start
            done += burst
            // Outside the clock: the receiver is somebody else's cost.
            while unsafe recv(receiver, &sink, sink.count, Int32(MSG_DONTWAIT.rawValue)) > 0 {}
        }
        return Double(spent) / Double(packets)
    }

    private func seal(_ packet: inout [UInt8], payload: Int, vector: inout [UInt8]) {
        unsafe packet.withUnsafeMutableBufferPointer { bytes in
            let base = unsafe bytes.baseAddress!
            var written: Int32 = 0
            unsafe EVP_EncryptInit_ex(context, nil, nil, nil, &vector)
            unsafe EVP_EncryptUpdate(context, nil, &written, base, 12)
            unsafe EVP_EncryptUpdate(context, base + 12, &written, base + 12, Int32(payload))
            unsafe EVP_EncryptFinal_ex(context, base + 12 + payload, &written)
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, base + 12 + payload)
        }
    }

    private mutating func send(_ packet: [UInt8]) {
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let sender = sender
        unsafe withUnsafePointer(to: &destination) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                _ = unsafe packet.withUnsafeBytes { unsafe sendto(sender, $0.baseAddress, $0.count, 0, name, length) }
            }
        }
    }
}
