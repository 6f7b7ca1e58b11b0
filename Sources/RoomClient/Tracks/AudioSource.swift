/// Where a published track takes its sound from.
public protocol AudioSource: Sendable {
    /// Fills `frame`, 20 ms at the published rate, with what to play now. Called on the media thread: must not block.
    ///
    /// - Returns: false for silence; the track then sends nothing, but its clock goes on (discontinuous transmission).
    func read(into frame: inout [Int16]) -> Bool
}

/// Where the sound of a subscribed track goes.
public protocol AudioSink: Sendable {
    /// 20 ms at the rate asked for, in order. Called on the media thread: must not block.
    ///
    /// - Parameter isConcealed: made up for a packet that was lost.
    func hear(_ frame: [Int16], isConcealed: Bool)
    /// The track ended or is no longer subscribed to. It may begin again after a reconnect.
    func ended()
    /// A packet came, before the jitter buffer: for those who measure the wire. Called on the media thread: must not block.
    func arrived(_ packet: ArrivedPacket)
}

extension AudioSink {
    public func arrived(_ packet: ArrivedPacket) {}
}

/// What is seen of a packet as it comes from the network.
public struct ArrivedPacket: Sendable, Equatable {
    public var sequence: UInt16
    /// RTP's, in 1/48000 s.
    public var timestamp: UInt32
    /// Of Opus.
    public var byteCount: Int
    /// −dBov, 0 (loudest) … 127 (silence); nil when the sender or the server does not say. RFC 6464.
    public var level: UInt8?
}
