import Basics
import HTTP

/// A server that speaks OpenAI's API: where it is, with which key.
struct OpenAIServer: Sendable {
    /// Without a slash at its end.
    let baseURL: String
    /// Nil for a server that asks for none.
    let apiKey: Private<String>?
    let client: HTTPStreamClient

    /// - Throws: ``LanguageModelError/unreachable(_:)`` when there is no thread left for its connections.
    init(baseURL: String, apiKey: Private<String>?) throws(LanguageModelError) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        do throws(HTTPError) { client = try HTTPStreamClient() } catch { throw .unreachable(error.description) }
    }

    var headers: [(name: String, value: String)] {
        let key = apiKey.map { [("Authorization", "Bearer " + $0.revealed)] } ?? []
        return [("Content-Type", "application/json")] + key
    }

    /// Opens a connection, which the next request then uses, and tries the key. A compatible server need not list its
    /// models.
    func warm(model: String, patience: HTTPStreamClient.Patience) async throws(LanguageModelError) {
        _ = try await answer("GET", "/models/\(model)", patience: patience, accepts: 404)
    }

    /// The whole body of an answer.
    /// - Parameter accepts: a status that is no error besides those from 200 to 299.
    func answer(
        _ method: String, _ path: String, body: [UInt8] = [], patience: HTTPStreamClient.Patience,
        accepts: Int = 200
    ) async throws(LanguageModelError) -> [UInt8] {
        var status = 0
        var answer: [(name: String, value: String)] = []
        var bytes: [UInt8] = []
        do {
            for try await event in client.open(
                method, baseURL + path, headers: headers, body: body, patience: patience)
            {
                switch event {
                case .head(let code, let headers): (status, answer) = (code, headers)
                case .body(let piece): bytes += piece
                }
            }
        } catch { throw OpenAIFault.error(error, awaiting: "answer") }
        // So ends a stream whose reader was cancelled.
        guard !Task.isCancelled else { throw .cancelled }
        guard status != 0 else { throw .unreachable("the answer has no head") }
        guard (200..<300).contains(status) || status == accepts else {
            throw OpenAIFault.error(status: status, headers: answer, body: bytes)
        }
        return bytes
    }
}
