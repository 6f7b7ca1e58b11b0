import COpus

/// Turns Opus packets into mono sound. Owns one libopus decoder; allocates nothing per frame.
///
/// Stereo packets are mixed down by libopus. Source: RFC 6716.
@safe public struct OpusDecoder: ~Copyable {
    private let decoder: OpaquePointer
    /// Samples a second coming out.
    public let sampleRate: Int
    /// Samples in 20 ms.
    public var frameCount: Int { sampleRate / 50 }
    /// The most samples one packet holds: 120 ms. RFC 6716 §3.2.5.
    public var maximumCount: Int { sampleRate / 25 * 3 }

    /// - Parameter sampleRate: one of ``OpusEncoder/sampleRates``, whatever the sender's own is.
    public init(sampleRate: Int) throws(AudioError) {
        guard OpusEncoder.sampleRates.contains(sampleRate) else {
            throw .sampleRate(sampleRate, accepted: OpusEncoder.sampleRates.map(String.init).joined(separator: ", "))
        }
        var status: CInt = 0
        let decoder = unsafe opus_decoder_create(CInt(sampleRate), 1, &status)
        guard status == OPUS_OK, let decoder = unsafe decoder else {
            throw .library("opus_decoder_create", opusText(status))
        }
        unsafe self.decoder = decoder
        self.sampleRate = sampleRate
    }
    deinit { unsafe opus_decoder_destroy(decoder) }

    /// Decodes a packet. Throws when it is no Opus packet or `samples` has no room for all of it.
    ///
    /// - Returns: samples written; ``maximumCount`` at most.
    public mutating func decode(
        _ packet: Span<UInt8>, into samples: inout MutableSpan<Int16>
    ) throws(AudioError) -> Int {
        guard packet.count > 0 else { throw .size(what: "bytes", count: 0, accepted: "a packet of at least one byte") }
        return try run(packet, into: &samples, count: min(samples.count, maximumCount), redundancy: false)
    }

    /// Decodes what `next` repeats of the packet before it, which was lost; conceals when it repeats nothing.
    ///
    /// - Parameters:
    ///   - next: the packet after the lost one.
    ///   - count: samples the lost packet held: a multiple of 2.5 ms.
    /// - Returns: `count`. Call ``decode(_:into:)`` with `next` afterwards.
    public mutating func decodeRedundancy(
        in next: Span<UInt8>, count: Int, into samples: inout MutableSpan<Int16>
    ) throws(AudioError) -> Int {
        guard next.count > 0 else { throw .size(what: "bytes", count: 0, accepted: "a packet of at least one byte") }
        try check(count, room: samples.count)
        return try run(next, into: &samples, count: count, redundancy: true)
    }

    /// Makes up sound for a lost packet: the last sound going on and fading.
    ///
    /// - Parameter count: samples: a multiple of 2.5 ms, at most 120 ms.
    public mutating func conceal(_ count: Int, into samples: inout MutableSpan<Int16>) throws(AudioError) -> Int {
        try check(count, room: samples.count)
        let written = unsafe samples.withUnsafeMutableBufferPointer { samples in
            guard let output = samples.baseAddress else { return OPUS_BAD_ARG }
            return unsafe opus_decode(decoder, nil, 0, output, CInt(count), 0)
        }
        guard written >= 0 else { throw .library("opus_decode to conceal", opusText(written)) }
        return Int(written)
    }

    /// Forgets what was decoded before: for a stream that starts anew.
    public mutating func reset() { unsafe parley_opus_decoder_reset(decoder) }

    private func check(_ count: Int, room: Int) throws(AudioError) {
        guard count > 0, count <= min(room, maximumCount), count % (sampleRate / 400) == 0 else {
            throw .size(what: "samples", count: count, accepted: "a multiple of 2.5 ms for which there is room")
        }
    }
    private func run(
        _ packet: Span<UInt8>, into samples: inout MutableSpan<Int16>, count: Int, redundancy: Bool
    ) throws(AudioError) -> Int {
        guard let size = opus_int32(exactly: packet.count) else {
            throw .size(what: "bytes", count: packet.count, accepted: "a packet")
        }
        let written = unsafe packet.withUnsafeBufferPointer { packet in
            unsafe samples.withUnsafeMutableBufferPointer { samples in
                guard let output = samples.baseAddress else { return OPUS_BAD_ARG }
                return unsafe opus_decode(decoder, packet.baseAddress, size, output, CInt(count), redundancy ? 1 : 0)
            }
        }
        guard written >= 0 else { throw .library("opus_decode", opusText(written)) }
        return Int(written)
    }
}

// safe: libopus keeps no thread's state, and a ~Copyable value has one owner at a time.
extension OpusDecoder: @unchecked Sendable {}
