import Testing

@testable import Speech

struct RecognitionQueueTests {
    private func drain(_ queue: inout RecognitionQueue, atMost limit: Int = 100) -> [RecognitionQueue.Work] {
        var works: [RecognitionQueue.Work] = []
        while let work = queue.next(atMost: limit) { works.append(work) }
        return works
    }

    @Test func `sound outside an utterance is not heard`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.push([1])
        queue.begin(1)
        queue.push([2, 3])
        queue.push([4])
        queue.finish(1)
        queue.push([5])
        queue.begin(2)
        queue.finish(2)
        #expect(drain(&queue) == [.start(1), .hear([2, 3, 4]), .end(1), .start(2), .end(2)])
    }

    @Test func `sound is handed out in steps`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.push([1, 2, 3])
        queue.push([4, 5])
        #expect(drain(&queue, atMost: 2) == [.start(1), .hear([1, 2]), .hear([3, 4]), .hear([5])])
    }

    @Test func `every finish has its result, begun or not`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.finish(7)
        #expect(drain(&queue) == [.nothingHeard(7)])
        #expect(queue.isWanted(7))
    }

    @Test func `an utterance discarded while it waits leaves nothing`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.push([1])
        queue.finish(1)
        queue.begin(2)
        queue.push([2])
        queue.discard(1)
        queue.finish(2)
        #expect(drain(&queue) == [.start(2), .hear([2]), .end(2)])
    }

    @Test func `an utterance discarded while it is heard is abandoned, and the next one heard`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.push([1])
        #expect(drain(&queue) == [.start(1), .hear([1])])
        queue.push([2])
        queue.finish(1)
        queue.begin(2)
        queue.push([3])
        queue.discard(1)
        #expect(!queue.isWanted(1))
        #expect(drain(&queue) == [.abandon, .start(2), .hear([3])])
    }

    @Test func `an utterance never finished is discarded by the next`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.push([1])
        #expect(queue.next(atMost: 10) == .start(1))
        queue.begin(2)
        queue.push([2])
        #expect(drain(&queue) == [.abandon, .start(2), .hear([2])])
    }

    @Test func `a result discarded while it is made is not wanted`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.finish(1)
        #expect(drain(&queue) == [.start(1), .end(1)])
        #expect(queue.isWanted(1))
        queue.discard(1)
        #expect(!queue.isWanted(1))
        #expect(queue.isEmpty)
    }

    @Test func `what waits too long is dropped, oldest first, and counted`() {
        var queue = RecognitionQueue(capacity: 4)
        queue.begin(1)
        for sample in Int16(1)...6 { queue.push([sample]) }
        queue.finish(1)
        #expect(queue.droppedSamples == 2)
        #expect(drain(&queue) == [.start(1), .hear([3, 4, 5, 6]), .end(1)])
        queue.begin(2)
        queue.push([1, 2, 3, 4])
        #expect(queue.droppedSamples == 2)
    }

    @Test func `a closed queue abandons what was begun and takes nothing more`() {
        var queue = RecognitionQueue(capacity: 100)
        queue.begin(1)
        queue.push([1])
        #expect(queue.next(atMost: 10) == .start(1))
        queue.close()
        queue.push([2])
        #expect(drain(&queue) == [.abandon])
    }
}
