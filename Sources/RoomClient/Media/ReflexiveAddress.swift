import Basics
import Crypto
import WebRTC

/// Asks STUN servers what our address looks like from outside. Pure: the caller sends what comes back and calls again at
/// `deadline`. Source: RFC 8489 §6.2.1, with fewer repeats: a server that answers does so at once.
struct ReflexiveAddress {
    private struct Question {
        let server: SocketAddress
        let transaction: STUNMessage.TransactionID
        var repeats = 0
        var next: Moment
    }
    static let pace: Duration = .milliseconds(500)
    static let repeats = 4
    private var questions: [Question] = []
    private var found: Set<SocketAddress> = []

    init() {}
    init(servers: [SocketAddress], now: Moment) {
        var random = SecureRandom()
        questions = servers.prefix(4).map { server in
            Question(
                server: server, transaction: .init(high: UInt32(truncatingIfNeeded: random.next()), low: random.next()),
                next: now)
        }
    }

    var deadline: Moment { questions.map(\.next).min() ?? .distantFuture }

    /// The requests that are due.
    mutating func requests(now: Moment) -> [(packet: [UInt8], server: SocketAddress)] {
        var due: [(packet: [UInt8], server: SocketAddress)] = []
        for index in questions.indices where questions[index].next <= now {
            let message = STUNMessage(.request, transaction: questions[index].transaction)
            due.append((message.serialized(password: nil), questions[index].server))
            questions[index].repeats += 1
            questions[index].next = now + Self.pace
        }
        questions.removeAll { $0.repeats > Self.repeats }
        return due
    }

    /// - Returns: the address, when this is the answer to a question and says something new.
    mutating func handle(_ packet: [UInt8], from source: SocketAddress) -> SocketAddress? {
        guard let index = questions.firstIndex(where: { $0.server == source }),
            let message = try? STUNMessage(parsing: packet), message.transaction == questions[index].transaction
        else { return nil }
        questions.remove(at: index)
        guard message.kind == .success, let address = message.mappedAddress, found.insert(address).inserted else {
            return nil
        }
        return address
    }

    func isServer(_ address: SocketAddress) -> Bool { questions.contains { $0.server == address } }
}
