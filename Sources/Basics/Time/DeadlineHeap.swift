/// Which slot has to be looked at next: a binary heap over small integers whose keys may move both ways.
///
/// Slots are indices of a loop's seats; setting one costs O(log n), asking for the first O(1). Nothing is allocated
/// once the heap has grown to the number of seats.
package struct DeadlineHeap {
    private var heap: [Int] = []
    /// Where a slot stands in `heap`; -1 when it waits for nothing.
    private var position: [Int] = []
    private var deadlines: [Moment] = []

    package init() {}

    /// The earliest slot and its time.
    package var first: (slot: Int, at: Moment)? { heap.first.map { ($0, deadlines[$0]) } }

    /// Moves a slot's deadline; `.distantFuture` takes it out.
    package mutating func set(_ slot: Int, to deadline: Moment) {
        while slot >= position.count {
            position.append(-1)
            deadlines.append(.distantFuture)
        }
        if position[slot] >= 0, deadlines[slot] == deadline { return }
        let previous = deadlines[slot]
        deadlines[slot] = deadline
        if deadline == .distantFuture { return remove(slot) }
        if position[slot] < 0 {
            position[slot] = heap.count
            heap.append(slot)
            siftUp(heap.count - 1)
        } else if deadline < previous {
            siftUp(position[slot])
        } else {
            siftDown(position[slot])
        }
    }

    private mutating func remove(_ slot: Int) {
        let hole = position[slot]
        guard hole >= 0 else { return }
        position[slot] = -1
        let last = heap.removeLast()
        guard last != slot else { return }
        heap[hole] = last
        position[last] = hole
        siftUp(hole)
        siftDown(position[last])
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard deadlines[heap[child]] < deadlines[heap[parent]] else { return }
            exchange(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && deadlines[heap[child]] < deadlines[heap[least]] { least = child }
            guard least != parent else { return }
            exchange(parent, least)
            parent = least
        }
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        heap.swapAt(left, right)
        position[heap[left]] = left
        position[heap[right]] = right
    }
}
