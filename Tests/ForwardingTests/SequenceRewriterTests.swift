import Basics
import Testing

@testable import Forwarding

struct SequenceRewriterTests {
    @Test func `drops close up, losses keep their place`() {
        var rewriter = SequenceRewriter()
        rewriter.start(at: 100, as: 7)
        #expect(rewriter.place(100) == 7)
        rewriter.drop(101)
        #expect(rewriter.place(103) == 9)
        #expect(rewriter.place(102) == 8)
        #expect(rewriter.place(101) == nil)
        #expect(rewriter.place(99) == nil)
        rewriter.drop(105)
        rewriter.drop(106)
        #expect(rewriter.place(104) == 10)
        #expect(rewriter.highestOutput == 10)
        #expect(rewriter.place(107) == 11)
    }

    @Test func `a dropped frame may come in the wrong order`() {
        var rewriter = SequenceRewriter()
        rewriter.start(at: 10, as: 10)
        rewriter.drop(13)
        rewriter.drop(12)
        rewriter.drop(11)
        #expect(rewriter.place(14) == 11)
        #expect(rewriter.place(12) == nil)
        #expect(rewriter.input(for: 11) == 14)
        #expect(rewriter.input(for: 12) == nil)
    }

    /// Against a plain model: contiguous over what was not dropped, whatever the order of arrival.
    @Test func `any order of arrival gives every packet one number, and back`() {
        for seed: UInt64 in 1...200 {
            var random = SeededRandom(seed: seed)
            var rewriter = SequenceRewriter()
            rewriter.start(at: 1000, as: 50)
            var outputs: [UInt64: UInt64] = [1000: 50]
            var inputs = Array(UInt64(1001)...1200)
            for index in inputs.indices {  // shuffled within a few places
                let other = min(inputs.count - 1, index + Int.random(in: 0...3, using: &random))
                inputs.swapAt(index, other)
            }
            for input in inputs {
                if Int.random(in: 0..<10, using: &random) == 0 {
                    rewriter.drop(input)
                } else if Int.random(in: 0..<10, using: &random) > 0, let output = rewriter.place(input) {
                    #expect(outputs.values.contains(output) == false)
                    outputs[input] = output
                }
            }
            let sorted = outputs.sorted { $0.key < $1.key }.map(\.value)
            #expect(sorted == sorted.sorted())
            for (input, output) in outputs where input > 1150 { #expect(rewriter.input(for: output) == input) }
        }
    }

    @Test func `history tells duplicates, late ones and the very old`() {
        var history = SequenceHistory()
        for number: UInt64 in [5000, 5002, 5001, 7000, 6999] {
            let isNew = history.insert(number)
            #expect(isNew)
        }
        for number: UInt64 in [7000, 6999, 5000, 5976] {
            let isNew = history.insert(number)
            #expect(!isNew)
        }
        let isNew = history.insert(5977)
        #expect(isNew && history.contains(5977) && !history.contains(5978))
    }
}
