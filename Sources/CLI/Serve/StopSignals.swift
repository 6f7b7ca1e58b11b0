// The overlay does not mark its sources Sendable; they are thread-safe objects.
@unsafe @preconcurrency import Dispatch
import Glibc

/// SIGINT and SIGTERM as something to wait for; a second one ends the process at once.
final class StopSignals: Sendable {
    private let arrivals: AsyncStream<Int32>
    /// Dispatch sources are thread-safe objects that the overlay does not mark so.
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        arrivals = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// Returns at the first signal; from then on the next one exits.
    func first() async {
        for await _ in arrivals { break }
        for source in sources { source.setEventHandler { _exit(130) } }
    }
}
