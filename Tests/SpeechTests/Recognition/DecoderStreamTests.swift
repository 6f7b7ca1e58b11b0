import Basics
import Synchronization
import Testing

@testable import Speech

/// Hears a number in every sample: the text is their sum; fails over 1000.
private final class AddingDecoder: UtteranceDecoder {
    private let sum = Mutex(0)
    let abandoned = Mutex(0)
    func start() throws(SpeechError) { sum.withLock { $0 = 0 } }
    func hear(_ samples: [Int16]) throws(SpeechError) {
        let sum = sum.withLock { sum in
            sum += samples.reduce(0) { $0 + Int($1) }
            return sum
        }
        guard sum <= 1000 else { throw .library("add", "too much") }
    }
    var text: String { sum.withLock { "\($0)" } }
    func end() throws(SpeechError) -> String { text }
    func abandon() throws(SpeechError) { abandoned.withLock { $0 += 1 } }
}

struct DecoderStreamTests {
    private let decoder = AddingDecoder()
    private let released = AsyncStream<Void>.makeStream()
    private func stream() throws -> DecoderStream {
        DecoderStream(decoder, on: try WorkThread("test")) { [released] _ in released.continuation.finish() }
    }

    @Test func `a partial comes when the text changed, not with every sound`() async throws {
        let stream = try stream()
        stream.begin(utterance: 1)
        stream.push([3] + [Int16](repeating: 0, count: 1599))
        for _ in 0..<10 { stream.push([Int16](repeating: 0, count: 1600)) }
        stream.push([4] + [Int16](repeating: 0, count: 1599))
        stream.finish(utterance: 1)
        var results: [Recognition] = []
        for await result in stream.results {
            results.append(result)
            if case .final = result { stream.close() }
        }
        #expect(
            results == [
                .partial(utterance: 1, text: "3"), .partial(utterance: 1, text: "7"),
                .final(utterance: 1, text: "7", confidence: nil),
            ])
    }

    @Test func `utterances keep their order`() async throws {
        let stream = try stream()
        for utterance in UInt32(1)...50 {
            stream.begin(utterance: utterance)
            stream.push([Int16(utterance)])
            stream.finish(utterance: utterance)
        }
        var texts: [String] = []
        for await case .final(_, let text, _) in stream.results {
            texts.append(text)
            if texts.count == 50 { stream.close() }
        }
        #expect(texts == (1...50).map(String.init))
    }

    @Test func `a failure is the last result, and the decoder goes back`() async throws {
        let stream = try stream()
        stream.begin(utterance: 1)
        stream.push([2000])
        stream.finish(utterance: 1)
        var results: [Recognition] = []
        for await result in stream.results { results.append(result) }
        #expect(results == [.failed(.library("add", "too much"))])
        for await _ in released.stream {}
        stream.push([1])
        stream.finish(utterance: 1)
    }

    @Test func `a stream nobody holds any more gives its decoder back`() async throws {
        do {
            let stream = try stream()
            stream.begin(utterance: 1)
            stream.push([1])
        }
        for await _ in released.stream {}
    }

    @Test func `a discarded utterance leaves the next one alone`() async throws {
        let stream = try stream()
        stream.begin(utterance: 1)
        stream.push([Int16](repeating: 0, count: 16_000))
        stream.discard(utterance: 1)
        stream.begin(utterance: 2)
        stream.push([5])
        stream.finish(utterance: 2)
        for await case .final(let utterance, let text, _) in stream.results {
            #expect((utterance, text) == (2, "5"))
            stream.close()
        }
    }
}
