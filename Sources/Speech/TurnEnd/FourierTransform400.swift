import Glibc

/// The discrete Fourier transform of 400 complex numbers, four at once: each lane of a number is a transform of its own,
/// so that the processor's vectors are used without shuffling. 400 = 4 · 4 · 5 · 5.
///
/// Source: Stockham's self-sorting form of Cooley and Tukey's algorithm (Van Loan, "Computational Frameworks for the Fast
/// Fourier Transform", 1992, §1.7).
struct FourierTransform400 {
    typealias Lane = SIMD4<Double>
    static let count = 400

    /// Input, then output, as real and imaginary parts.
    var real = [Lane](repeating: .zero, count: count)
    var imaginary = [Lane](repeating: .zero, count: count)
    private var otherReal = [Lane](repeating: .zero, count: count)
    private var otherImaginary = [Lane](repeating: .zero, count: count)
    /// e^(−2πi·k/400).
    private let cosines = (0..<count).map { cos(2 * Double.pi * Double($0) / Double(count)) }
    private let sines = (0..<count).map { -sin(2 * Double.pi * Double($0) / Double(count)) }

    /// In place.
    mutating func transform() {
        // Four passes, so that the result ends where the input was.
        pass(radix: 4, length: 400, stride: 1)
        pass(radix: 4, length: 100, stride: 4)
        pass(radix: 5, length: 25, stride: 16)
        pass(radix: 5, length: 5, stride: 80)
    }

    /// One pass: `stride` interleaved transforms of `length` become `stride · radix` of `length / radix`.
    private mutating func pass(radix: Int, length: Int, stride: Int) {
        let part = length / radix
        let turn = Self.count / length
        for p in 0..<part {
            if radix == 4 {
                pass4(p, part: part, stride: stride, turn: turn)
            } else {
                pass5(p, part: part, stride: stride, turn: turn)
            }
        }
        swap(&real, &otherReal)
        swap(&imaginary, &otherImaginary)
    }

    private mutating func pass4(_ p: Int, part: Int, stride: Int, turn: Int) {
        let (c1, s1) = twiddle(p * turn)
        let (c2, s2) = twiddle(2 * p * turn)
        let (c3, s3) = twiddle(3 * p * turn)
        let step = stride * part
        for q in 0..<stride {
            let from = q + stride * p
            let (ar, ai) = (real[from], imaginary[from])
            let (br, bi) = (real[from + step], imaginary[from + step])
            let (cr, ci) = (real[from + 2 * step], imaginary[from + 2 * step])
            let (dr, di) = (real[from + 3 * step], imaginary[from + 3 * step])
            let (sumR, sumI) = (ar + cr, ai + ci)
            let (gapR, gapI) = (ar - cr, ai - ci)
            let (pairR, pairI) = (br + dr, bi + di)
            let (turnR, turnI) = (bi - di, dr - br)  // (b − d) · −i
            let to = q + stride * 4 * p
            write(sumR + pairR, sumI + pairI, at: to)
            write(gapR + turnR, gapI + turnI, at: to + stride, turnedBy: c1, s1)
            write(sumR - pairR, sumI - pairI, at: to + 2 * stride, turnedBy: c2, s2)
            write(gapR - turnR, gapI - turnI, at: to + 3 * stride, turnedBy: c3, s3)
        }
    }

    private mutating func pass5(_ p: Int, part: Int, stride: Int, turn: Int) {
        let (c1, s1) = twiddle(p * turn)
        let (c2, s2) = twiddle(2 * p * turn)
        let (c3, s3) = twiddle(3 * p * turn)
        let (c4, s4) = twiddle(4 * p * turn)
        // cos and sin of a fifth and of two fifths of a turn
        let (k1, k2) = (cosines[80], cosines[160])
        let (l1, l2) = (-sines[80], -sines[160])
        let step = stride * part
        for q in 0..<stride {
            let from = q + stride * p
            let (ar, ai) = (real[from], imaginary[from])
            let (br, bi) = (real[from + step], imaginary[from + step])
            let (cr, ci) = (real[from + 2 * step], imaginary[from + 2 * step])
            let (dr, di) = (real[from + 3 * step], imaginary[from + 3 * step])
            let (er, ei) = (real[from + 4 * step], imaginary[from + 4 * step])
            let (outerR, outerI) = (br + er, bi + ei)
            let (innerR, innerI) = (cr + dr, ci + di)
            let (outerGapR, outerGapI) = (br - er, bi - ei)
            let (innerGapR, innerGapI) = (cr - dr, ci - di)
            let (near1R, near1I) = (ar + outerR * k1 + innerR * k2, ai + outerI * k1 + innerI * k2)
            let (near2R, near2I) = (ar + outerR * k2 + innerR * k1, ai + outerI * k2 + innerI * k1)
            // times −i
            let (far1R, far1I) = (outerGapI * l1 + innerGapI * l2, -(outerGapR * l1 + innerGapR * l2))
            let (far2R, far2I) = (outerGapI * l2 - innerGapI * l1, -(outerGapR * l2 - innerGapR * l1))
            let to = q + stride * 5 * p
            write(ar + outerR + innerR, ai + outerI + innerI, at: to)
            write(near1R + far1R, near1I + far1I, at: to + stride, turnedBy: c1, s1)
            write(near2R + far2R, near2I + far2I, at: to + 2 * stride, turnedBy: c2, s2)
            write(near2R - far2R, near2I - far2I, at: to + 3 * stride, turnedBy: c3, s3)
            write(near1R - far1R, near1I - far1I, at: to + 4 * stride, turnedBy: c4, s4)
        }
    }

    private func twiddle(_ index: Int) -> (Double, Double) { (cosines[index], sines[index]) }

    @inline(__always)
    private mutating func write(_ r: Lane, _ i: Lane, at index: Int) {
        otherReal[index] = r
        otherImaginary[index] = i
    }
    @inline(__always)
    private mutating func write(_ r: Lane, _ i: Lane, at index: Int, turnedBy c: Double, _ s: Double) {
        otherReal[index] = r * c - i * s
        otherImaginary[index] = r * s + i * c
    }
}
