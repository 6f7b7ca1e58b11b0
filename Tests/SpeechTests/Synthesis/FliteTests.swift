import Speech
import Testing

@Suite(.serialized) struct FliteTests {
    let flite: FliteSynthesizer
    init() throws { flite = try FliteSynthesizer() }

    @Test(arguments: FliteSynthesizer.voices) func `a clause comes in chunks with the times of its words`(voice: String)
        async throws
    {
        let text = "I can (maybe) tell you: it costs 5% of $3.50."
        let chunks = try await flite.chunks(text, as: VoiceSettings(voice: voice))
        #expect(chunks.count > 20)
        #expect(chunks.dropLast().allSatisfy { $0.samples.count >= 320 })
        let words = chunks.flatMap(\.words)
        #expect(words.map(\.text) == text.split(separator: " ").map(String.init))
        for (word, next) in zip(words, words.dropFirst()) {
            #expect(word.start < word.end)
            #expect(word.end <= next.start + .milliseconds(1))
        }
        // Each is told in the chunk it begins in.
        var position = 0
        for chunk in chunks {
            let start = Duration.seconds(Double(position) / 16_000)
            position += chunk.samples.count
            let end = Duration.seconds(Double(position) / 16_000)
            #expect(chunk.words.allSatisfy { (start..<end).contains($0.start) })
        }
    }

    @Test func `it begins within 50 ms and ends with the text`() async throws {
        let samples = try await flite.samples("hello")
        let loud = try #require(samples.firstIndex { $0.magnitude > 207 })
        #expect(loud <= 800)
        #expect((4000...16_000).contains(samples.count))
    }

    @Test func `a faster voice is shorter, and a pace beyond what anybody understands is the nearest that is`()
        async throws
    {
        let text = "the weather is fine today"
        let own = try await flite.samples(text).count
        let fast = try await flite.samples(text, as: VoiceSettings(rate: 2)).count
        let tooFast = try await flite.samples(text, as: VoiceSettings(rate: 1000)).count
        #expect(Double(fast) < Double(own) * 0.65)
        #expect(abs(tooFast - fast) < 800)
    }

    @Test(arguments: ["", " ", "...", "🙂", "—", "\u{0}", "((((", "“”", "\n\t", "日本語"])
    func `a text without words does no harm`(text: String) async throws {
        let samples = try await flite.samples(text)
        #expect(samples.count < 16_000)
    }

    @Test func `curly quotes and accents are read as plain ones`() async throws {
        let curly = try await flite.chunks("don’t go to the café")
        let plain = try await flite.chunks("don't go to the cafe")
        #expect(curly.flatMap(\.words).map(\.text) == ["don’t", "go", "to", "the", "café"])
        #expect(abs(curly.flatMap(\.samples).count - plain.flatMap(\.samples).count) < 320)
    }

    @Test func `who stops listening stops the work, and the next clause is whole`() async throws {
        let long = Array(repeating: "one two three four five six seven", count: 20).joined(separator: ", ")
        for try await _ in flite.speak(long, as: VoiceSettings()) { break }
        #expect(try await flite.samples("hello").count > 4000)
    }

    @Test func `another language, an unknown voice and an endless text are refused by name`() async {
        await #expect(throws: SpeechError.unusable("flite has no voice 'bob'; it has slt and rms")) {
            try await flite.chunks("hello", as: VoiceSettings(voice: "bob"))
        }
        await #expect(throws: SpeechError.self) { try await flite.chunks("hallo", as: VoiceSettings(language: "de")) }
        await #expect(throws: SpeechError.self) { try await flite.chunks(String(repeating: "a ", count: 4000)) }
    }

    @Test func `clauses spoken at once do not mix`() async throws {
        let alone = try await flite.samples("good morning").count
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for voice in ["slt", "rms", "slt", "rms"] {
                group.addTask { try await flite.samples("good morning", as: VoiceSettings(voice: voice)).count }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(counts.filter { abs($0 - alone) < 320 }.count >= 2)
    }
}
