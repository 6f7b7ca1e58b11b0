import Basics
import Sockets

/// Requests: read, handed to a task, answered.
extension WebLoop {
    func readRequests(_ connection: WebConnection) {
        while true {
            if !connection.hasBegunRequest, !connection.parser.isBetweenRequests {
                connection.hasBegunRequest = true
                connection.deadline = now + configuration.headerTimeout
            }
            let wasReadingBody = connection.parser.isReadingBody
            switch connection.parser.next() {
            case .needsMore:
                if connection.parser.isReadingBody, !wasReadingBody {
                    connection.deadline = now + configuration.bodyTimeout
                }
                return watch(connection)
            case .sendContinue:
                connection.deadline = now + configuration.bodyTimeout
                connection.out.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
                flush(connection)
                guard connections[connection.id] != nil else { return }
            case .fault(let fault):
                counters.badRequests.add()
                return answer(.text(fault.description, status: fault.status), on: connection, keepsAlive: false)
            case .request(let head, let target, let body):
                counters.requests.add()
                serve(head, target, body, on: connection)
                // A loop, not a recursion: a client may have sent hundreds of requests that are answered at once.
                guard connections[connection.id] != nil, case .reading = connection.phase else { return }
            }
        }
    }

    private func serve(_ head: RequestHead, _ target: RequestTarget, _ body: [UInt8], on connection: WebConnection) {
        let request = HTTPRequest(
            method: head.method, path: target.path, query: target.query, headers: head.headers, body: body,
            remote: connection.transport.stream.remote)
        if head.wantsWebSocket { return upgrade(request, on: connection) }
        let keepsAlive = head.keepsAlive && drainUntil == nil
        if let preflight = Preflight.answer(to: request) {
            return answer(preflight, on: connection, keepsAlive: keepsAlive)
        }
        let task = Task { [rules, mailbox, id = connection.id] in
            let response = await rules.handle(request)
            mailbox.post(.respond(id, response))
        }
        connection.phase = .handling(task, toHead: head.method == "HEAD", keepsAlive: keepsAlive)
        watch(connection)
    }

    func respond(_ response: HTTPResponse, on id: ConnectionID) {
        guard let connection = connections[id], case .handling(_, let toHead, let keepsAlive) = connection.phase else {
            return
        }
        answer(response, on: connection, toHead: toHead, keepsAlive: keepsAlive && drainUntil == nil)
        readOn(connection)
    }

    /// Takes up the request that came while the last one was answered, if one did.
    func readOn(_ connection: WebConnection) {
        guard connections[connection.id] != nil, case .reading = connection.phase, !connection.parser.isBetweenRequests
        else { return }
        readRequests(connection)
    }

    func answer(_ response: HTTPResponse, on connection: WebConnection, toHead: Bool = false, keepsAlive: Bool) {
        connection.out.append(ResponseBytes.make(response, toHead: toHead, keepsAlive: keepsAlive))
        connection.phase = .answering(keepsAlive: keepsAlive)
        connection.deadline = now + configuration.writeTimeout
        flush(connection)
    }

    /// The whole answer is with the kernel.
    func answered(_ connection: WebConnection, keepsAlive: Bool) {
        guard keepsAlive else { return linger(connection) }
        connection.phase = .reading
        connection.hasBegunRequest = false
        connection.deadline = now + configuration.idleTimeout
        watch(connection)
    }

    func readingTimedOut(_ connection: WebConnection) {
        if !connection.hasBegunRequest { return end(connection) }
        (connection.parser.isReadingBody ? counters.bodyTimeouts : counters.headerTimeouts).add()
        // Nobody reads an answer to a request they never began.
        if connection.parser.isBetweenRequests { return end(connection) }
        answer(.text("the request did not arrive in time", status: 408), on: connection, keepsAlive: false)
    }
}
