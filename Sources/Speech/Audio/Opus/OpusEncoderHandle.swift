import COpus

/// Turns mono sound into Opus packets, one per 20 ms. Owns one libopus encoder; allocates nothing per frame.
///
/// Source: RFC 6716, RFC 7587 (the RTP payload).
@safe public struct OpusEncoder: ~Copyable {
    /// How to encode; the defaults are for speech over WebRTC.
    public struct Settings: Sendable, Equatable {
        /// Bits a second, 6000…510000. 24 kbit/s is fullband speech without audible loss.
        public var bitrate = 24_000
        /// 0 (cheapest) … 10 (best). 5 costs half of 10 and few can hear the difference in speech.
        public var complexity = 5
        /// Packets carry a coarse copy of the one before, for a receiver that lost it. RFC 6716 §2.1.7.
        public var forwardErrorCorrection = true
        /// Percent, 0…100: how much of the bitrate goes into that copy. 0 makes none.
        public var expectedLoss = 10
        /// Sends next to nothing in silence: one packet every 400 ms.
        public var discontinuous = false
        public init() {}
    }
    /// The most bytes one packet of 20 ms can have. RFC 6716 §3.2.1.
    public static let maximumPacketCount = 1275
    /// The rates libopus takes as they are; anything else goes through ``Resampler`` first.
    public static let sampleRates = [8000, 12_000, 16_000, 24_000, 48_000]

    private let encoder: OpaquePointer
    /// Samples a second going in.
    public let sampleRate: Int
    /// Samples in 20 ms.
    public var frameCount: Int { sampleRate / 50 }
    public private(set) var settings: Settings
    /// Samples (at the input's rate) by which what comes out is late.
    public let lookahead: Int

    /// - Parameter sampleRate: one of ``sampleRates``.
    public init(sampleRate: Int, settings: Settings = Settings()) throws(AudioError) {
        guard Self.sampleRates.contains(sampleRate) else {
            throw .sampleRate(sampleRate, accepted: Self.sampleRates.map(String.init).joined(separator: ", "))
        }
        var status: CInt = 0
        let encoder = unsafe opus_encoder_create(CInt(sampleRate), 1, OPUS_APPLICATION_VOIP, &status)
        guard status == OPUS_OK, let encoder = unsafe encoder else {
            throw .library("opus_encoder_create", opusText(status))
        }
        do throws(AudioError) {
            try unsafe Self.set(
                OPUS_SET_SIGNAL_REQUEST, "signal", Int(OPUS_SIGNAL_VOICE), in: 0...Int.max, of: encoder)
            try unsafe Self.apply(settings, to: encoder)
        } catch {
            unsafe opus_encoder_destroy(encoder)  // there is no value yet whose deinit would do it
            throw error
        }
        var lookahead: opus_int32 = 0
        unsafe parley_opus_encoder_lookahead(encoder, &lookahead)
        unsafe self.encoder = encoder
        self.sampleRate = sampleRate
        self.settings = settings
        self.lookahead = Int(lookahead)
    }
    deinit { unsafe opus_encoder_destroy(encoder) }

    /// Changes the settings between two frames.
    public mutating func apply(_ settings: Settings) throws(AudioError) {
        try unsafe Self.apply(settings, to: encoder)
        self.settings = settings
    }
    private static func apply(_ settings: Settings, to encoder: OpaquePointer) throws(AudioError) {
        let (redundancy, silence) = (settings.forwardErrorCorrection ? 1 : 0, settings.discontinuous ? 1 : 0)
        try unsafe set(OPUS_SET_BITRATE_REQUEST, "bitrate", settings.bitrate, in: 6000...510_000, of: encoder)
        try unsafe set(OPUS_SET_COMPLEXITY_REQUEST, "complexity", settings.complexity, in: 0...10, of: encoder)
        try unsafe set(OPUS_SET_INBAND_FEC_REQUEST, "FEC", redundancy, in: 0...1, of: encoder)
        try unsafe set(OPUS_SET_PACKET_LOSS_PERC_REQUEST, "loss in %", settings.expectedLoss, in: 0...100, of: encoder)
        try unsafe set(OPUS_SET_DTX_REQUEST, "DTX", silence, in: 0...1, of: encoder)
    }
    private static func set(
        _ request: CInt, _ name: String, _ value: Int, in range: ClosedRange<Int>, of encoder: OpaquePointer
    ) throws(AudioError) {
        guard range.contains(value), let value = opus_int32(exactly: value) else {
            throw .setting(name: name, value: value, accepted: range)
        }
        let status = unsafe parley_opus_encoder_set(encoder, request, value)
        guard status == OPUS_OK else { throw .library("opus_encoder_ctl for \(name)", opusText(status)) }
    }

    /// Encodes 20 ms.
    ///
    /// - Parameters:
    ///   - frame: exactly ``frameCount`` samples.
    ///   - packet: room for the packet; ``maximumPacketCount`` bytes are always enough.
    /// - Returns: bytes written, or 0 when nothing need be sent (DTX); the RTP clock goes on all the same.
    public mutating func encode(
        _ frame: Span<Int16>, into packet: inout MutableSpan<UInt8>
    ) throws(AudioError) -> Int {
        guard frame.count == frameCount else {
            throw .size(what: "samples", count: frame.count, accepted: "the \(frameCount) samples of 20 ms")
        }
        guard packet.count >= 2 else { throw .size(what: "bytes", count: packet.count, accepted: "room for 1275") }
        let room = opus_int32(min(packet.count, Self.maximumPacketCount))
        let count = unsafe frame.withUnsafeBufferPointer { frame in
            unsafe packet.withUnsafeMutableBufferPointer { packet in
                guard let input = frame.baseAddress, let output = packet.baseAddress else { return OPUS_BAD_ARG }
                return unsafe opus_encode(encoder, input, CInt(frame.count), output, room)
            }
        }
        guard count >= 0 else { throw .library("opus_encode", opusText(count)) }
        // One or two bytes are a table of contents without sound. opus.h, opus_encode.
        return settings.discontinuous && count <= 2 ? 0 : Int(count)
    }

    /// Forgets what was encoded before: for a stream that starts anew.
    public mutating func reset() { unsafe parley_opus_encoder_reset(encoder) }
}

// safe: libopus keeps no thread's state, and a ~Copyable value has one owner at a time.
extension OpusEncoder: @unchecked Sendable {}

/// libopus's own words for a status.
func opusText(_ status: CInt) -> String {
    guard let text = unsafe opus_strerror(status) else { return "error \(status)" }
    return unsafe String(cString: text)
}
