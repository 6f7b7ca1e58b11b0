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
}
