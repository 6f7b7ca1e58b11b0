import Basics
import HTTP
import Wire

/// Leaves the transcript so far with the server after each turn, so that a worker that takes the call over knows it.
///
/// Our own server keeps it (docs/protocol-coverage.md); another one answers 404, and then nothing more is sent.
final class TranscriptShare: Sendable {
    private let continuation: AsyncStream<JSONValue>.Continuation
    private let transcripts: AsyncStream<JSONValue>
    private let call: JobCall

    init(_ call: JobCall) {
        self.call = call
        // Lines of many turns; when the server takes none for that long, the oldest are lost.
        (transcripts, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    }

    /// - Parameter lines: what was said since the last time.
    func share(_ lines: JSONValue) { if lines.arrayValue?.isEmpty == false { continuation.yield(lines) } }
    /// The last one is still sent.
    func close() { continuation.finish() }

    /// The server's address for plain requests.
    private static func httpURL(_ url: String) -> String {
        var url = url
        if url.hasPrefix("ws") { url = "http" + url.dropFirst(2) }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// One for all calls: each has a thread.
    private static let client = try? HTTPClient()

    func run() async {
        guard let client = Self.client else { return }
        let url = Self.httpURL(call.url) + "/jobs/\(call.job.id)/transcript"
        for await lines in transcripts {
            do throws(HTTPError) {
                let response = try await client.send(
                    "POST", url,
                    headers: [
                        (name: "content-type", value: "application/json"),
                        (name: "authorization", value: "Bearer \(call.token.revealed)"),
                    ], body: JSONValue.object(["lines": lines]).serialized)
                if response.status == 404 { return }
            } catch {
                Log("call").debug("the transcript could not be left with the server", ["why": "\(error)"])
            }
        }
    }
}
