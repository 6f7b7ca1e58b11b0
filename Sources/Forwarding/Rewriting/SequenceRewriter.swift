/// Gives one subscriber contiguous numbers although some of the source's are left out on purpose.
///
/// What is lost on the way keeps its place, so a packet that comes late, even from before a drop, still gets the number
/// the subscriber is missing. Works on extended numbers; used for RTP sequence numbers and for VP8 picture ids.
struct SequenceRewriter: Sendable {
    /// A run of inputs that were left out, and what to subtract from the inputs after it.
    private struct Drop {
        var first: UInt64 = 0
        var end: UInt64 = 0
        var offset: UInt64 = 0
    }
    /// Drops remembered; a layer thinned to half its frames makes about 15 a second, and nothing later than 1 s is
    /// of use to a receiver.
    private static var capacity: Int { 16 }

    /// Inputs below it cannot be placed any more.
    private(set) var firstInput: UInt64 = 0
    /// The highest input seen, forwarded or dropped.
    private(set) var highestInput: UInt64 = 0
    /// The highest number given out; nil before the first.
    private(set) var highestOutput: UInt64?
    /// What to subtract from inputs between `firstInput` and the oldest remembered drop.
    private var oldestOffset: UInt64 = 0
    /// What to subtract from new inputs. Modular: the output may be ahead of the input.
    private var offset: UInt64 = 0
    private var drops = InlineArray<16, Drop>(repeating: Drop())
    /// Where the oldest drop lies in the ring.
    private var oldest = 0
    private var count = 0

    /// Begins a run: `input` becomes `output`, and nothing before `input` is placed.
    mutating func start(at input: UInt64, as output: UInt64) {
        firstInput = input
        highestInput = input
        offset = input &- output
        oldestOffset = offset
        count = 0
        highestOutput = output
    }

    /// The number for a packet that goes out; nil when it is from before the run or was declared left out.
    mutating func place(_ input: UInt64) -> UInt64? {
        if input > highestInput {
            highestInput = input
            highestOutput = input &- offset
            return highestOutput
        }
        guard let output = output(for: input) else { return nil }
        // A late one may still be the highest that goes out, when what came after it was dropped.
        if highestOutput.map({ output > $0 }) ?? true { highestOutput = output }
        return output
    }

    /// Leaves an input out. One that comes late, after a number behind it went out, leaves a hole.
    mutating func drop(_ input: UInt64) {
        guard input > highestInput else { return widenDrop(input) }
        highestInput = input
        offset &+= 1
        if count > 0 {
            let newest = (oldest + count - 1) % Self.capacity
            if drops[newest].end == input {
                drops[newest].end = input &+ 1
                drops[newest].offset = offset
                return
            }
        }
        if count == Self.capacity {
            firstInput = drops[oldest].end
            oldestOffset = drops[oldest].offset
            oldest = (oldest + 1) % Self.capacity
            count -= 1
        }
        drops[(oldest + count) % Self.capacity] = Drop(first: input, end: input &+ 1, offset: offset)
        count += 1
    }

    /// The packets of a dropped frame may come in the wrong order: the newest drop grows downwards.
    private mutating func widenDrop(_ input: UInt64) {
        guard count > 0 else { return }
        let newest = (oldest + count - 1) % Self.capacity
        guard drops[newest].first == input &+ 1, drops[newest].end == highestInput &+ 1, input > firstInput else {
            return
        }
        let isTaken = count > 1 && drops[(oldest + count - 2) % Self.capacity].end > input
        guard !isTaken else { return }
        drops[newest].first = input
        offset &+= 1
        drops[newest].offset = offset
    }

    /// The next number for something that has no input. Valid until the next `start`, which must follow.
    mutating func append() -> UInt64? {
        guard let highestOutput else { return nil }
        self.highestOutput = highestOutput &+ 1
        return highestOutput &+ 1
    }

    /// Looks up without changing anything.
    func output(for input: UInt64) -> UInt64? {
        guard input >= firstInput else { return nil }
        var index = count
        while index > 0 {
            index -= 1
            let drop = drops[(oldest + index) % Self.capacity]
            if input >= drop.end { return input &- drop.offset }
            if input >= drop.first { return nil }
        }
        return input &- oldestOffset
    }

    /// Which input has, or would have had, this output number; nil outside the run.
    func input(for output: UInt64) -> UInt64? {
        guard let highestOutput, output <= highestOutput else { return nil }
        var index = count
        while index > 0 {
            index -= 1
            let drop = drops[(oldest + index) % Self.capacity]
            if output >= drop.end &- drop.offset { return output &+ drop.offset }
        }
        let input = output &+ oldestOffset
        return input >= firstInput ? input : nil
    }
}
