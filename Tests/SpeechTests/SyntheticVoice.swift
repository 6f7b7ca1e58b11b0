/// A made-up voice: half a second of silence, syllables, noise, syllables … at 16 kHz. The same samples, bit for bit, as
/// Tests/Fixtures/make-speech-models.py makes (only IEEE + and × in the same order), which asked the models about it.
func syntheticVoice(seconds: Int) -> [Int16] {
    let vowels: [[(a: Double, b: Double, gain: Double)]] = [
        [(1.9147, -0.9875, 0.5), (1.7540, -0.9805, 0.3), (1.0340, -0.9690, 0.1)],
        [(1.9646, -0.9882, 0.5), (1.3230, -0.9750, 0.1), (0.8100, -0.9600, 0.1)],
    ]
    var state: UInt64 = 2_463_534_242
    var clock = 0
    var memory = [Double](repeating: 0, count: 6)
    return (0..<seconds * 16_000).map { n in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = Double((state >> 33) % 2001) - 1000
        let part = n / 8000 % 6
        let place = n % 4000
        let rise = Double(min(place, 4000 - place)) * 0.0005
        clock -= 1
        var pulse = 0.0
        if clock <= 0 {
            pulse = 1000
            clock = 120 + n / 500 % 30
        }
        var source = pulse * rise + noise * 0.002
        if part == 3 { source = noise * 0.05 }
        if part == 0 || part == 5 { source = noise * 0.00005 }
        var total = 0.0
        for (k, resonator) in vowels[n / 4000 % 2].enumerated() {
            let out = source * resonator.gain + resonator.a * memory[2 * k] + resonator.b * memory[2 * k + 1]
            memory[2 * k + 1] = memory[2 * k]
            memory[2 * k] = out
            total += out
        }
        return Int16(clamping: Int(total))
    }
}
