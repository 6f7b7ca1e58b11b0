import CSpeexDSP

/// Changes the sample rate of a mono stream, piece by piece. Owns one SpeexDSP resampler.
///
/// What comes out is aligned with what went in (the filter's delay is cut off at the start and given back by ``flush(into:)``),
/// and after `n` samples in there are `n × output ÷ input` out, rounded up: counted in whole numbers, so no drift.
@safe public struct Resampler: ~Copyable {
    /// 0 (cheapest) … 10 (best); SpeexDSP's own scale.
    public enum Quality: Int, Sendable {
        /// 3: telephone.
        case fast = 3
        /// 5: what speech models are fed with, and playout.
        case speech = 5
        /// 8: recordings.
        case fine = 8
    }
    /// Hz. Below and above are mistakes, not sound.
    public static let sampleRates = 1000...384_000

    private let state: OpaquePointer?
    public let inputRate: Int
    public let outputRate: Int
    /// The filter's delay in samples of the input.
    private let latency: Int
    private var consumed: UInt64 = 0
    private var produced: UInt64 = 0

    /// Equal rates cost a copy.
    public init(from inputRate: Int, to outputRate: Int, quality: Quality = .speech) throws(AudioError) {
        for rate in [inputRate, outputRate] where !Self.sampleRates.contains(rate) {
            throw .sampleRate(rate, accepted: "1000 to 384000")
        }
        unsafe state = inputRate == outputRate ? nil : try Self.make(inputRate, outputRate, quality)
        self.inputRate = inputRate
        self.outputRate = outputRate
        latency = if let state = unsafe state { Int(unsafe speex_resampler_get_input_latency(state)) } else { 0 }
    }
    private static func make(_ input: Int, _ output: Int, _ quality: Quality) throws(AudioError) -> OpaquePointer {
        var status: CInt = 0
        let made = unsafe speex_resampler_init(1, UInt32(input), UInt32(output), CInt(quality.rawValue), &status)
        guard status == 0, let made = unsafe made else { throw .library("speex_resampler_init", text(status)) }
        unsafe speex_resampler_skip_zeros(made)
        return unsafe made
    }
    deinit { if let state = unsafe state { unsafe speex_resampler_destroy(state) } }

    /// Resamples all of `input` and appends to `output`. Allocates nothing once `output` has the capacity.
    public mutating func process(_ input: Span<Int16>, into output: inout [Int16]) throws(AudioError) {
        consumed &+= UInt64(input.count)
        try run(input, into: &output)
    }

    /// Appends what is still in the filter, then starts anew.
    public mutating func flush(into output: inout [Int16]) throws(AudioError) {
        if let state = unsafe state {
            // Silence pushes the rest out; what is more than is due is cut off again. One more sample for rounding.
            let due = (consumed * UInt64(outputRate) + UInt64(inputRate) - 1) / UInt64(inputRate)
            let silence = [Int16](repeating: 0, count: latency + 1 + inputRate / outputRate)
            let start = produced
            let first = output.count
            while produced < due, produced - start < due {
                let before = produced
                try run(silence.span, into: &output)
                guard produced > before else { break }
            }
            let surplus = produced > due ? min(Int(produced - due), output.count - first) : 0
            output.removeLast(surplus)
            unsafe speex_resampler_reset_mem(state)
            unsafe speex_resampler_skip_zeros(state)
        }
        consumed = 0
        produced = 0
    }

    private mutating func run(_ input: Span<Int16>, into output: inout [Int16]) throws(AudioError) {
        guard let state = unsafe state else {
            for index in input.indices { output.append(input[index]) }
            return
        }
        var taken = 0
        while taken < input.count {
            // 4096 at a time, so that counts fit the library's 32 bits, and room for what they become.
            let step = min(input.count - taken, 4096)
            let room = step * outputRate / inputRate + 2
            let start = output.count
            output.append(contentsOf: repeatElement(0, count: room))
            var (inCount, outCount) = (UInt32(step), UInt32(room))
            let status = unsafe input.withUnsafeBufferPointer { input in
                unsafe output.withUnsafeMutableBufferPointer { output -> CInt in
                    guard let from = input.baseAddress, let to = output.baseAddress else { return 0 }
                    return unsafe speex_resampler_process_int(
                        state, 0, from + taken, &inCount, to + start, &outCount)
                }
            }
            output.removeLast(room - Int(outCount))
            guard status == 0 else { throw .library("speex_resampler_process_int", Self.text(status)) }
            guard inCount > 0 || outCount > 0 else { return }
            taken += Int(inCount)
            produced &+= UInt64(outCount)
        }
    }

    private static func text(_ status: CInt) -> String {
        guard let text = unsafe speex_resampler_strerror(status) else { return "error \(status)" }
        return unsafe String(cString: text)
    }
}

// safe: SpeexDSP keeps no thread's state, and a ~Copyable value has one owner at a time.
extension Resampler: @unchecked Sendable {}

extension Resampler {
    /// A whole piece of sound at another rate; as long as before.
    public static func convert(
        _ chunk: AudioChunk, to rate: Int, quality: Quality = .fine
    ) throws(AudioError) -> AudioChunk {
        var resampler = try Resampler(from: chunk.sampleRate, to: rate, quality: quality)
        var output: [Int16] = []
        output.reserveCapacity(chunk.samples.count / max(1, chunk.sampleRate) * rate + rate)
        try resampler.process(chunk.samples.span, into: &output)
        try resampler.flush(into: &output)
        return AudioChunk(samples: output, sampleRate: rate)
    }
}
