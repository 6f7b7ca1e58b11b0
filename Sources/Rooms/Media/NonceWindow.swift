/// Remembers the last user-packet nonces, so that a packet a client repeats reaches nobody twice.
struct NonceWindow {
    static let capacity = 512
    /// Bytes of a nonce that is remembered; clients make 16.
    static let longest = 32
    private var seen: Set<[UInt8]> = []
    private var order: [[UInt8]] = []
    private var next = 0

    /// True when this nonce is new. An empty one never counts as seen, nor does one so long that it wastes memory.
    mutating func insert(_ nonce: [UInt8]) -> Bool {
        guard !nonce.isEmpty, nonce.count <= Self.longest else { return true }
        guard seen.insert(nonce).inserted else { return false }
        if order.count < Self.capacity {
            order.append(nonce)
        } else {
            seen.remove(order[next])
            order[next] = nonce
            next = (next + 1) % Self.capacity
        }
        return true
    }
}
