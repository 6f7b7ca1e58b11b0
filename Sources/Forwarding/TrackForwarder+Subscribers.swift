public import Basics

extension TrackForwarder {
    /// Bytes and packets kept for resending. A second of 1.5 Mbit/s video; two seconds of Opus.
    private static var videoResendBytes: Int { 512 * 1024 }
    private static var videoResendPackets: Int { 512 }
    private static var audioResendBytes: Int { 24 * 1024 }
    private static var audioResendPackets: Int { 128 }

    /// Adds a subscriber whose m-line is negotiated. It gets audio with the next packet, video with the next key frame,
    /// which is asked for.
    ///
    /// - Parameter continuing: what `removeSubscriber` gave, when its SSRC goes on with this track.
    /// - Returns: its slot: small, stable while it subscribes, reused afterwards.
    public mutating func addSubscriber(
        _ parameters: DownTrackParameters, settings: DownTrackSettings = DownTrackSettings(),
        continuing: StreamContinuation? = nil, now: Moment
    ) -> Int {
        var track = DownTrack(parameters: parameters, continuing: continuing)
        track.settings = settings
        let slot: Int
        if let free = tracks.firstIndex(where: { !$0.isAttached }) {
            tracks[free] = track
            slot = free
        } else {
            tracks.append(track)
            slot = tracks.count - 1
        }
        enableResending(slot)
        refresh(now: now, isUrgent: true)
        return slot
    }

    /// Nil when the slot is free already.
    @discardableResult
    public mutating func removeSubscriber(_ slot: Int, now: Moment) -> StreamContinuation? {
        guard isAttached(slot) else { return nil }
        let continuation = tracks[slot].continuation
        tracks[slot].isAttached = false
        tracks[slot].sent = SentPackets()
        if !tracks.contains(where: { $0.isAttached && $0.parameters.nack }) { resend = nil }
        refresh(now: now)
        return continuation
    }

    /// New payload types or extension ids after a renegotiation; the stream goes on.
    public mutating func updateParameters(_ slot: Int, _ parameters: DownTrackParameters) {
        guard isAttached(slot) else { return }
        tracks[slot].update(parameters)
        enableResending(slot)
    }

    public mutating func updateSettings(_ slot: Int, _ settings: DownTrackSettings, now: Moment) {
        guard isAttached(slot), settings != tracks[slot].settings else { return }
        if settings.disabled { tracks[slot].needsRestart = true }
        tracks[slot].settings = settings
        refresh(now: now)
    }

    /// What the subscriber's bandwidth allows. `.nothing` pauses the stream and says so.
    public mutating func setAllowance(_ slot: Int, _ allowance: DownTrackAllowance, now: Moment) {
        guard isAttached(slot), allowance != tracks[slot].allowance else { return }
        let wasPaused = tracks[slot].allowance == .nothing
        let isPaused = allowance == .nothing
        if isPaused { tracks[slot].needsRestart = true }
        tracks[slot].allowance = allowance
        if wasPaused != isPaused { put(.streamState(slot: slot, paused: isPaused)) }
        refresh(now: now)
    }

    /// From the subscriber's receiver reports; spaces out answers to repeated NACKs.
    public mutating func noteRoundTrip(_ slot: Int, _ roundTrip: Duration) {
        guard isAttached(slot) else { return }
        tracks[slot].roundTrip = min(max(roundTrip, .milliseconds(20)), .milliseconds(500))
    }

    /// The subscriber lost its picture (PLI or FIR).
    public mutating func handleKeyFrameRequest(_ slot: Int, now: Moment) {
        guard kind == .video, isAttached(slot), tracks[slot].isReceiving, !isMuted else { return }
        let current = tracks[slot].current
        keyFrames.ask(hasPicture(slot) ? current : tracks[slot].target)
        flushKeyFrames(now: now)
    }

    /// The layer a subscriber is sent; nil before its first packet.
    public func currentLayer(_ slot: Int) -> Int? {
        isAttached(slot) && tracks[slot].current >= 0 ? tracks[slot].current : nil
    }
    public func counters(_ slot: Int) -> DownTrackCounters? { isAttached(slot) ? tracks[slot].counters : nil }
    func isAttached(_ slot: Int) -> Bool { tracks.indices.contains(slot) && tracks[slot].isAttached }

    private mutating func enableResending(_ slot: Int) {
        guard tracks[slot].parameters.nack else { return }
        let isVideo = kind == .video
        let packets = isVideo ? Self.videoResendPackets : Self.audioResendPackets
        tracks[slot].sent.enable(capacity: packets)
        guard resend == nil else { return }
        resend = ResendBuffer(
            layers: layers.count, capacity: isVideo ? Self.videoResendBytes : Self.audioResendBytes, entries: packets)
    }
}
