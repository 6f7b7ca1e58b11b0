public import Basics

/// A recogniser with others to take its place: a caller who joins while one provider is down is heard by the next.
///
/// Only opening a stream falls back. A stream that fails later says so by `.failed`, and whoever reads it opens a new one.
public struct FallbackRecognizer: SpeechRecognizer {
    /// Of the recogniser that is wanted.
    public let name: String
    /// The longest of all: whose stream it is cannot be told from outside.
    public let finalisationDelay: Duration
    private let recognizers: [any SpeechRecognizer]
    /// Streams that a later recogniser opened since those before it failed, by recogniser.
    private let opened: [Counter]

    /// - Parameters:
    ///   - fallbacks: tried in this order.
    ///   - metrics: gets `parley_recognizer_fallbacks_total` by recogniser.
    public init(
        _ wanted: any SpeechRecognizer, fallbacks: [any SpeechRecognizer], metrics: Metrics = Metrics()
    ) {
        name = wanted.name
        recognizers = [wanted] + fallbacks
        finalisationDelay = recognizers.reduce(.zero) { max($0, $1.finalisationDelay) }
        opened = recognizers.map {
            metrics.counter(
                "parley_recognizer_fallbacks_total",
                help: "Streams opened at this recognizer because those before it failed",
                labels: ["recognizer": $0.name])
        }
    }

    /// Warms all of them at once.
    /// - Throws: the last error, when none of them is ready.
    public func warm() async throws(SpeechError) {
        let errors = await withTaskGroup(of: SpeechError?.self) { group in
            for recognizer in recognizers {
                group.addTask {
                    do throws(SpeechError) { try await recognizer.warm() } catch { return error }
                    return nil
                }
            }
            return await group.reduce(into: [SpeechError]()) { errors, error in if let error { errors.append(error) } }
        }
        if errors.count == recognizers.count, let error = errors.last { throw error }
    }

    /// - Throws: the last error, when none of them opens one; at once when the task was cancelled meanwhile.
    public func stream(language: String) async throws(SpeechError) -> any RecognitionStream {
        var last = SpeechError.closed
        for (place, recognizer) in recognizers.enumerated() {
            do throws(SpeechError) {
                let stream = try await recognizer.stream(language: language)
                if place > 0 { opened[place].add() }
                return stream
            } catch {
                last = error
                if Task.isCancelled { break }
            }
        }
        throw last
    }
}
