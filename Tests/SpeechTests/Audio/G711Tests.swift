import Speech
import Testing

struct G711Tests {
    @Test(arguments: G711.allCases) func `every code comes back, and negative zero as zero`(law: G711) {
        for code in UInt8.min...UInt8.max {
            let again = law.encode(law.decode(code))
            #expect(again == code || (law == .muLaw && code == 0x7F && again == 0xFF))
        }
    }

    /// Decoder output values at the ends of segments: G.711 tables 1a and 2a, ×4 to 16 bits for μ, ×8 for A.
    @Test func `the standard's values are met`() {
        let mu: [(UInt8, Int16)] = [
            (0xFF, 0), (0xFE, 8), (0xF0, 120), (0xEF, 132), (0xE0, 372), (0xDF, 396), (0xCF, 924), (0xBF, 1980),
            (0xAF, 4092), (0x9F, 8316), (0x8F, 16_764), (0x80, 32_124), (0x00, -32_124), (0x7E, -8),
        ]
        for (code, value) in mu { #expect(G711.muLaw.decode(code) == value) }
        let a: [(UInt8, Int16)] = [
            (0xD5, 8), (0x55, -8), (0xD4, 24), (0xC5, 264), (0xF5, 528), (0xE5, 1056), (0x95, 2112), (0x85, 4224),
            (0xB5, 8448), (0xA5, 16_896), (0xAA, 32_256), (0x2A, -32_256),
        ]
        for (code, value) in a { #expect(G711.aLaw.decode(code) == value) }
        #expect(G711.muLaw.encode(0) == 0xFF && G711.aLaw.encode(0) == 0xD5)
    }

    @Test(arguments: G711.allCases) func `every sample lies within half a step, monotonous, and odd about zero`(
        law: G711
    ) {
        var last = Int16.min
        for sample in Int16.min...Int16.max {
            let heard = law.decode(law.encode(sample))
            #expect(heard >= last)
            last = heard
            let magnitude = abs(Int(sample))
            // A segment's steps are 1/16 of where it begins; the first one's are 8 (μ) and 16 (A) wide.
            let allowed = magnitude > 32_256 ? 1024 : max(8, magnitude / 16 / 2 + 8)
            #expect(abs(Int(heard) - Int(sample)) <= allowed)
        }
        for sample in Int16(1)...Int16.max where law == .muLaw {
            #expect(law.decode(law.encode(-sample)) == -law.decode(law.encode(sample)))
        }
    }

    @Test(arguments: G711.allCases) func `the signal to noise ratio of a sine is the standard's`(law: G711) {
        let tone = Tone.sine(1020, rate: 8000, count: 8000)
        let heard = law.decode(law.encode(tone))
        let noise = zip(tone, heard).map { $0 - $1 }
        let ratio = Tone.level(tone[...]) / Tone.level(noise[...])
        #expect(ratio > 56)  // 35 dB
    }
}
