extension Peer {
    /// The track and layer whose packets bear this SSRC; nil before the first one, and for resends.
    public func source(ofSSRC ssrc: UInt32) -> RTPSource? {
        sources.sources.first { $0.ssrc == ssrc && !$0.origin.isRTX }?.origin
    }

    /// See ``Negotiator/missingSections``.
    public var missingSections: (audios: Int, videos: Int) { negotiator.missingSections }
}
