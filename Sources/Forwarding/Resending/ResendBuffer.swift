import Basics
import WebRTC

/// The last packets of a published track, for subscribers that lost some. One for all of them and for all its layers.
///
/// A ring of bytes with an index per layer: what a slow layer does not fill, a fast one may. Nothing is allocated after
/// a layer's first packet.
struct ResendBuffer: Sendable {
    /// A kept packet: its facts, and the bytes they speak of.
    struct Entry: Sendable {
        var header = RTPHeader()
        var codec = TrackCodec.other
        var sequence: UInt64 = 0
        /// Which source of the layer; sequence numbers begin anew with each.
        var source: UInt32 = 0
        /// Bytes written to the ring before it. Modulo the capacity: its place.
        fileprivate var position: UInt64 = 0
        fileprivate var count = 0
        var storedAt = Moment.zero
    }
    /// Older packets are of no use: a receiver has concealed or asked for a key frame.
    static let maximumAge: Duration = .milliseconds(1500)

    private var bytes: [UInt8]
    private var written: UInt64 = 0
    private var index: [[Entry]]
    private let entries: Int

    /// - Parameters:
    ///   - capacity: bytes for all packets.
    ///   - entries: packets looked back on per layer.
    init(layers: Int, capacity: Int, entries: Int) {
        bytes = Array(repeating: 0, count: capacity)
        index = Array(repeating: [], count: layers)
        self.entries = entries
    }

    mutating func store(
        _ packet: Span<UInt8>, header: RTPHeader, codec: TrackCodec, layer: Int, sequence: UInt64, source: UInt32,
        now: Moment
    ) {
        let count = packet.count
        guard count <= bytes.count else { return }
        if index[layer].isEmpty { index[layer] = Array(repeating: Entry(), count: entries) }
        // A packet lies in one piece: skip the rest of the ring when it would not.
        let place = Int(truncatingIfNeeded: written % UInt64(bytes.count))
        if place + count > bytes.count { written &+= UInt64(bytes.count - place) }
        let start = Int(truncatingIfNeeded: written % UInt64(bytes.count))
        // safe: start + count <= bytes.count by the lines above.
        unsafe bytes.withUnsafeMutableBytes { target in
            unsafe packet.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count]).copyMemory(from: source)
            }
        }
        let slot = Int(truncatingIfNeeded: sequence % UInt64(entries))
        index[layer][slot] = Entry(
            header: header, codec: codec, sequence: sequence, source: source, position: written, count: count,
            storedAt: now)
        written &+= UInt64(count)
    }

    /// Nil when it never came, is too old or has been overwritten.
    func entry(layer: Int, source: UInt32, sequence: UInt64, now: Moment) -> Entry? {
        guard !index[layer].isEmpty else { return nil }
        let entry = index[layer][Int(truncatingIfNeeded: sequence % UInt64(entries))]
        guard entry.count > 0, entry.sequence == sequence, entry.source == source,
            now - entry.storedAt <= Self.maximumAge, written - entry.position <= UInt64(bytes.count)
        else { return nil }
        return entry
    }

    /// The packet's bytes as they came.
    @_lifetime(borrow self)
    func packet(_ entry: Entry) -> Span<UInt8> {
        let start = Int(truncatingIfNeeded: entry.position % UInt64(bytes.count))
        return bytes.span.extracting(start..<start + entry.count)
    }
}
