import RoomClient
import Synchronization
import Testing

@testable import AgentWorker

/// 8 kHz: a frame is 160 samples.
struct PlayoutQueueTests {
    private func pull(_ queue: PlayoutQueue) -> [Int16]? {
        var frame = [Int16](repeating: 7777, count: 160)
        return queue.read(into: &frame) ? frame : (frame.allSatisfy { $0 == 0 } ? nil : frame)
    }
    private func speech(_ count: Int, _ value: Int16 = 1000) -> [Int16] { [Int16](repeating: value, count: count) }
    /// What was told so far; closes the queue.
    private func events(_ queue: PlayoutQueue) async -> [PlayoutQueue.Event] {
        queue.close()
        var events: [PlayoutQueue.Event] = []
        for await event in queue.events { events.append(event) }
        return events
    }

    @Test func `an empty queue is silence`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        #expect(pull(queue) == nil && queue.queued == .zero && queue.current == nil)
        #expect(await events(queue) == [])
    }

    @Test func `segments play one after the other without a seam`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(100, 1))
        queue.append(segment: 1, speech(100, 2))
        queue.finish(segment: 1)
        queue.append(segment: 2, speech(50, 3))
        queue.finish(segment: 2)
        #expect(queue.queued == .microseconds(31_250))
        #expect(pull(queue) == speech(100, 1) + speech(60, 2))
        #expect(queue.current?.segment == 1 && queue.current?.playhead == 160)
        #expect(pull(queue) == speech(40, 2) + speech(50, 3) + speech(70, 0))
        #expect(pull(queue) == nil)
        #expect(queue.playhead(of: 1) == 200 && queue.playhead(of: 2) == 50 && queue.playhead(of: 3) == nil)
        #expect(
            await events(queue) == [.segmentStarted(1), .segmentFinished(1), .segmentStarted(2), .segmentFinished(2)])
    }

    @Test func `a recording hears what goes out and no silence`() {
        let heard = Mutex<[[Int16]]>([])
        let queue = PlayoutQueue(sampleRate: 8000) { frame in heard.withLock { $0.append(frame) } }
        _ = pull(queue)
        queue.append(segment: 1, speech(200))
        for _ in 0..<4 { _ = pull(queue) }
        #expect(heard.withLock { $0 } == [speech(160), speech(40) + speech(120, 0)])
    }

    @Test func `late synthesis is an underrun, told once, and plays on`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(160))
        #expect(pull(queue) == speech(160))
        #expect(pull(queue) == nil)
        #expect(pull(queue) == nil)
        queue.append(segment: 1, speech(80))
        queue.finish(segment: 1)
        #expect(pull(queue) == speech(80) + speech(80, 0))
        #expect(await events(queue) == [.segmentStarted(1), .underrun(1), .segmentFinished(1)])
    }

    @Test func `a cut silences the wire after one frame that fades`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(1000))
        queue.append(segment: 2, speech(300))
        _ = pull(queue)
        let cuts = queue.clear()
        // The fading frame is heard, so it counts.
        #expect(
            cuts == [
                .init(segment: 1, playhead: 320, unplayed: 680), .init(segment: 2, playhead: 0, unplayed: 300),
            ])
        #expect(queue.queued == .zero)
        let last = pull(queue)
        #expect(last?.first == 1000 && last?.last ?? 99 < 10)
        #expect(zip(last ?? [], last?.dropFirst() ?? []).allSatisfy { $0 >= $1 })
        #expect(pull(queue) == nil)
        #expect(queue.playhead(of: 1) == 320 && queue.playhead(of: 2) == 0)
        #expect(await events(queue) == [.segmentStarted(1)])
    }

    @Test func `what a slow synthesiser still appends to a cut segment is dropped`() {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(160))
        queue.clear()
        queue.append(segment: 1, speech(160))
        queue.finish(segment: 1)
        #expect(pull(queue) == nil && queue.queued == .zero)
        queue.append(segment: 2, speech(160))
        #expect(pull(queue) == speech(160))
    }

    @Test func `a cut of what was never heard has nothing to fade`() {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(1000))
        #expect(queue.clear() == [.init(segment: 1, playhead: 0, unplayed: 1000)])
        #expect(pull(queue) == nil)
        #expect(queue.clear() == [])
    }

    @Test func `a pause fades out, keeps everything, and a resume fades in`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(800))
        _ = pull(queue)
        queue.pause()
        let fading = pull(queue)
        #expect(fading?.first == 1000 && fading?.last ?? 99 < 10)
        #expect(pull(queue) == nil)
        #expect(pull(queue) == nil)
        #expect(queue.playhead(of: 1) == 320)
        queue.resume()
        let rising = pull(queue)
        #expect(rising?.first ?? 99 < 10 && rising?.last == 1000)
        #expect(pull(queue) == speech(160))
        #expect(queue.playhead(of: 1) == 640)
        #expect(await events(queue) == [.segmentStarted(1)])
    }

    @Test func `a cut in a pause leaves silence, and the next segment plays at once`() {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(800))
        _ = pull(queue)
        queue.pause()
        _ = pull(queue)
        #expect(queue.clear() == [.init(segment: 1, playhead: 320, unplayed: 480)])
        #expect(pull(queue) == nil)
        queue.append(segment: 2, speech(160))
        #expect(!queue.isPaused)
        #expect(pull(queue) == speech(160))
    }

    @Test func `a segment without sound starts and finishes when its turn comes`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(160))
        queue.finish(segment: 2)
        queue.finish(segment: 1)
        _ = pull(queue)
        _ = pull(queue)
        #expect(
            await events(queue) == [.segmentStarted(1), .segmentFinished(1), .segmentStarted(2), .segmentFinished(2)])
    }

    @Test func `a producer waits until little is queued`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(160 * 20))
        async let waiting: Void = queue.wait(untilQueuedBelow: .milliseconds(200))
        var frame = [Int16](repeating: 0, count: 160)
        // 400 ms are queued; after 11 frames there are 180.
        for _ in 0..<11 { _ = queue.read(into: &frame) }
        await waiting
        #expect(queue.queued == .milliseconds(180))
        await queue.wait(untilQueuedBelow: .milliseconds(200))  // at once
    }

    @Test func `a cut, a close and a cancel release whoever waits`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        queue.append(segment: 1, speech(8000))
        async let first: Void = queue.wait(untilQueuedBelow: .zero)
        queue.clear()
        await first
        queue.append(segment: 2, speech(8000))
        let second = Task { await queue.wait(untilQueuedBelow: .milliseconds(1)) }
        second.cancel()
        await second.value
        async let third: Void = queue.wait(untilQueuedBelow: .milliseconds(1))
        queue.close()
        await third
        queue.append(segment: 3, speech(160))
        #expect(queue.queued == .zero && pull(queue) == nil)
    }

    @Test func `pulling from one thread and cutting from another lose no sample`() async {
        let queue = PlayoutQueue(sampleRate: 8000)
        let played = Task.detached {
            var frame = [Int16](repeating: 0, count: 160)
            var sound = 0
            for _ in 0..<20_000 where queue.read(into: &frame) { sound += 1 }
            return sound
        }
        var accounted = 0
        for segment in UInt32(1)...300 {
            queue.append(segment: segment, speech(1600))
            for cut in queue.clear() { accounted += cut.playhead + cut.unplayed }
        }
        _ = await played.value
        #expect(accounted == 300 * 1600)
    }
}
