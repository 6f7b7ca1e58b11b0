import Basics
import Speech

/// One stream, fed utterance by utterance, and everything it said.
struct Hearing {
    let stream: any RecognitionStream
    private var iterator: AsyncStream<Recognition>.Iterator
    private(set) var partials: [String] = []

    init(_ stream: any RecognitionStream) {
        self.stream = stream
        iterator = stream.results.makeAsyncIterator()
    }

    /// Pushes 20 ms frames as a call does, with 200 ms of quiet before and after.
    mutating func final(of samples: [Int16], utterance: UInt32) async -> String? {
        stream.begin(utterance: utterance)
        let sound = Self.quiet(3200) + samples + Self.quiet(3200)
        for start in stride(from: 0, to: sound.count, by: 320) {
            stream.push(Array(sound[start..<min(start + 320, sound.count)]))
        }
        stream.finish(utterance: utterance)
        return await nextFinal()
    }
    /// Nil when the stream ended or failed.
    mutating func nextFinal() async -> String? {
        while let result = await iterator.next() {
            switch result {
            case .partial(_, let text): partials.append(text)
            case .final(_, let text, _): return text
            case .failed: return nil
            }
        }
        return nil
    }
    /// The hiss of a room, about −75 dBFS.
    static func quiet(_ count: Int) -> [Int16] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { _ in Int16.random(in: -4...4, using: &random) }
    }
}

/// Word errors: substitutions, insertions and deletions.
func wordErrors(_ heard: String, against said: String) -> Int {
    let (heard, said) = (heard.split(separator: " "), said.split(separator: " "))
    var row = Array(0...said.count)
    for (i, word) in heard.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in said.indices {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (word == said[j] ? 0 : 1))
            diagonal = above
        }
    }
    return row[said.count]
}
