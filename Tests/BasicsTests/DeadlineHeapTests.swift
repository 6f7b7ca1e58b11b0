import Basics
import Testing

struct DeadlineHeapTests {
    @Test func `the earliest slot is first, however often deadlines move`() {
        var random = SeededRandom(seed: 7)
        var heap = DeadlineHeap()
        var model: [Int: Moment] = [:]
        for _ in 0..<20_000 {
            let slot = Int.random(in: 0..<50, using: &random)
            if Int.random(in: 0..<5, using: &random) == 0 {
                heap.set(slot, to: .distantFuture)
                model[slot] = nil
            } else {
                let at = Moment.milliseconds(.random(in: 0..<1000, using: &random))
                heap.set(slot, to: at)
                model[slot] = at
            }
            let expected = model.values.min()
            #expect(heap.first?.at == expected)
            if let first = heap.first { #expect(model[first.slot] == first.at) }
        }
    }

    @Test func `an emptied heap waits for nothing`() {
        var heap = DeadlineHeap()
        #expect(heap.first == nil)
        heap.set(3, to: .seconds(1))
        heap.set(3, to: .distantFuture)
        heap.set(3, to: .distantFuture)
        #expect(heap.first == nil)
    }
}
