/// How loud a frame is, as RTP's header extension says it. Source: RFC 6464 §3.
enum AudioLevel {
    /// −dBov: 0 is a square wave at full scale, 127 digital silence.
    static func belowOverload(_ frame: Span<Int16>) -> UInt8 {
        var energy = 0
        for index in frame.indices { energy &+= Int(frame[index]) &* Int(frame[index]) }
        guard energy > 0 else { return 127 }
        let mean = Double(energy) / Double(frame.count) / (32_768 * 32_768)
        return UInt8(min(127, max(0, -10 * mean.decibelBase)))
    }
}

extension Double {
    /// log10 without a C library: good to 0.05, which is half a decibel here. Only for positive numbers.
    fileprivate var decibelBase: Double {
        // x = significand × 2^exponent, and log2 of 1…2 by a parabola through both ends.
        let part = significand - 1
        let fraction = part * (1.3465 - 0.3465 * part)
        return (Double(exponent) + fraction) * 0.301_029_995_663_981_2
    }
}
