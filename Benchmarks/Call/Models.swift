import Basics
import Speech

/// Loaded once, for all measurements.
struct Models: Sendable {
    let speech: SpeechModels
    let sounds: Sounds
    let openMicrophones: Bool

    /// - Parameter openMicrophones: callers send the noise between their sentences.
    init(openMicrophones: Bool) async throws {
        self.openMicrophones = openMicrophones
        speech = await SpeechModels.load()
        for line in speech.fallbacks { print("note: \(line)") }
        sounds = try await Sounds()
    }
    func exchange(answer: AudioChunk) async throws -> Exchange {
        try await Exchange(models: speech, answer: answer, openMicrophones: openMicrophones)
    }
}

/// Runs `work` so many times side by side; results in order of their numbers.
func inParallel<Value: Sendable>(
    _ count: Int, apart: Duration = .milliseconds(150), _ work: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count {
            group.addTask {
                try await Task.sleep(for: apart * index)
                return (index, try await work(index))
            }
        }
        var values: [(Int, Value)] = []
        for try await value in group { values.append(value) }
        return values.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension Duration {
    var inMilliseconds: Double { inSeconds * 1000 }
}
