import Testing

@testable import Speech

struct PreRollTests {
    @Test func `it holds the last of what it was given, in order`() {
        var preRoll = PreRoll(length: .milliseconds(5), sampleRate: 1000)
        preRoll.append([1, 2, 3])
        #expect(preRoll.count == 3)
        preRoll.append([4, 5, 6, 7])
        let first = preRoll.take()
        #expect(first == [3, 4, 5, 6, 7])
        let second = preRoll.take()
        #expect(second == [])
        preRoll.append([8])
        let third = preRoll.take()
        #expect(third == [8])
    }

    @Test func `more than it can hold at once leaves the newest`() {
        var preRoll = PreRoll(length: .milliseconds(4), sampleRate: 1000)
        preRoll.append(Array(1...11))
        preRoll.append([])
        let held = preRoll.take()
        #expect(held == [8, 9, 10, 11])
    }

    @Test func `half a second at 16 kHz unless told otherwise`() {
        var preRoll = PreRoll()
        preRoll.append(Array(repeating: 1, count: 20_000))
        #expect(preRoll.count == 8000)
        var least = PreRoll(length: .zero)
        least.append([1, 2])
        let held = least.take()
        #expect(held == [2])
    }
}
