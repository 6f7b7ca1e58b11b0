import Basics
public import HTTP

/// Brings requests to targets over HTTP: many at a time on one thread, connections kept, no redirects followed.
public struct DeliveryCourier: Sendable {
    private let client: HTTPStreamClient
    /// Bytes of an answer that are read so that the connection can be kept; what they say is not looked at.
    private static let answerLimit = 64 << 10

    public init() throws(HTTPError) { client = try HTTPStreamClient() }

    func send(_ request: DeliveryRequest, unixSeconds: Int64) async -> DeliveryVerdict {
        await withTaskGroup(of: DeliveryVerdict?.self) { group in
            group.addTask { await exchange(request, unixSeconds) }
            group.addTask {
                // The stream's own patience is per piece: a target that drips would never be done.
                guard (try? await Task.sleep(for: request.timeout)) != nil else { return nil }
                let seconds = request.timeout.inSeconds
                return .unavailable(status: nil, error: "it did not answer within \(seconds) s", retryAfter: nil)
            }
            defer { group.cancelAll() }
            for await verdict in group { if let verdict { return verdict } }
            return .unavailable(status: nil, error: "the try was broken off", retryAfter: nil)
        }
    }

    private func exchange(_ request: DeliveryRequest, _ unixSeconds: Int64) async -> DeliveryVerdict? {
        var patience = HTTPStreamClient.Patience()
        patience.connecting = min(patience.connecting, request.timeout)
        patience.answering = request.timeout
        patience.continuing = request.timeout
        let stream = client.open(
            "POST", request.url.revealed, headers: request.headers, body: request.body, patience: patience)
        var verdict: DeliveryVerdict?
        var length = 0
        do {
            for try await event in stream {
                switch event {
                case .head(let status, let headers):
                    verdict = DeliveryVerdict(status: status, headers: headers, unixSeconds: unixSeconds)
                case .body(let bytes): length += bytes.count
                }
                if length > Self.answerLimit { break }
            }
        } catch {
            // The status has come: what it says stands, however the rest of the answer ended.
            return verdict ?? .unavailable(status: nil, error: Self.reason(error), retryAfter: nil)
        }
        return verdict
    }

    /// Without the URL, which may hold a secret.
    private static func reason(_ error: any Error) -> String {
        switch error as? HTTPError {
        case .unreachable(_, let reason): "it cannot be reached: \(reason)"
        case .timedOut(_, let seconds): "it did not answer within \(seconds) s"
        case .answerTooLong: "its answer is too long"
        case .invalidURL: "its URL cannot be used"
        case .cancelled: "the try was broken off"
        case .some, nil: "the exchange broke off"
        }
    }
}
