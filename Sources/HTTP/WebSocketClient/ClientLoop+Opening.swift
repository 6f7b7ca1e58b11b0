import Basics
import Sockets
import Synchronization

/// From an order to an open WebSocket: look-up, connection, TLS, upgrade.
extension ClientLoop {
    /// More are not tried: a name with hundreds of addresses would eat the time.
    private static let maxAddresses = 8

    func open(_ order: WebSocketOrder) {
        if order.isCancelled { return order.answer(.failure(.cancelled)) }
        let connection = ClientConnection(order)
        connections[order.id] = connection
        watch(connection)
        if !order.url.isSecure, let address = SocketAddress(host: order.url.host, port: order.url.port) {
            return lookedUp(connection, .success(Found(addresses: [address], tls: nil)))
        }
        // Both the name servers and the disk may take their time.
        do {
            try NamedThread.start("ws-lookup") { [mailbox] in
                mailbox.post(.lookedUp(order.id, Self.lookUp(order)))
            }
        } catch { fail(connection, .thread(error.description)) }
    }

    private static func lookUp(_ order: WebSocketOrder) -> Result<Found, HTTPError> {
        Result { () throws(HTTPError) in
            let tls = order.url.isSecure ? try TLSContext.trusting(order.options.certificateAuthorities) : nil
            if let address = SocketAddress(host: order.url.host, port: order.url.port) {
                return Found(addresses: [address], tls: tls)
            }
            do throws(SocketError) {
                return Found(
                    addresses: try NameLookup.addresses(of: order.url.host, port: order.url.port), tls: tls)
            } catch { throw .unreachable(url: order.url.shown, reason: error.description) }
        }
    }

    func lookedUp(_ connection: ClientConnection, _ result: Result<Found, HTTPError>) {
        switch result {
        case .failure(let error): fail(connection, error)
        case .success(let found):
            connection.tls = found.tls
            connection.addresses = found.addresses.prefix(Self.maxAddresses)
            tryNext(connection, after: "it has no address")
        }
    }

    /// One address after the other, each with its share of the time that is left.
    func tryNext(_ connection: ClientConnection, after reason: String) {
        if let stream = connection.stream { poller.remove(stream) }
        connection.phase = .lookingUp
        var reason = reason
        while let address = connection.addresses.popFirst() {
            do throws(SocketError) {
                let stream = try TCPStream.connecting(to: address)
                connection.interest = .write
                try poller.add(stream, mark: connection.id.number, .write)
                connection.phase = .connecting(stream)
                let left = connection.order.deadline - now
                connection.deadline = now + left / (connection.addresses.count + 1)
                return watch(connection)
            } catch { reason = error.description }
        }
        fail(connection, .unreachable(url: connection.order.url.shown, reason: reason))
    }

    func connected(_ connection: ClientConnection, _ stream: TCPStream) {
        if let failure = stream.connectFailure() { return tryNext(connection, after: failure.description) }
        connection.deadline = connection.order.deadline
        guard let context = connection.tls else { return ask(connection, .plain(stream)) }
        guard let tls = TLSStream(stream, context: context, connectingTo: connection.order.url.host) else {
            return tryNext(connection, after: "TLS could not start: out of memory")
        }
        connection.phase = .securing(tls)
        secure(connection, tls)
    }

    func secure(_ connection: ClientConnection, _ tls: TLSStream) {
        switch tls.handshake() {
        case .goesOn: watch(connection)
        case .done: ask(connection, .tls(tls))
        case .failed(let reason): fail(connection, .unreachable(url: connection.order.url.shown, reason: reason))
        }
    }

    private func ask(_ connection: ClientConnection, _ transport: Transport) {
        connection.transport = transport
        connection.phase = .asking(UpgradeAnswerReader(key: connection.order.request.key))
        connection.out.append(connection.order.request.bytes)
        flush(connection)
    }

    func readAnswer(_ bytes: [UInt8], on connection: ClientConnection) {
        guard case .asking(var reader) = connection.phase else { return }
        let answer = reader.read(bytes)
        connection.phase = .asking(reader)
        switch answer {
        case nil: return
        case .switched(let rest)?: opened(connection, rest)
        case let answer?: refuse(connection, answer)
        }
    }

    private func opened(_ connection: ClientConnection, _ rest: [UInt8]) {
        guard let remote = connection.stream?.remote else { return }
        let options = connection.order.options
        let link = WebSocketLink(
            role: .client, remote: remote, sendLimit: options.sendLimit, maxInbound: options.maxMessage * 4
        ) { [mailbox, id = connection.id] wish in
            switch wish {
            case .flush: mailbox.post(.flush(id))
            case .cutSlowReader: mailbox.post(.cutSlowReader(id))
            }
        }
        let state = ClientConnection.OpenState(
            link: link, decoder: WebSocketDecoder(limit: options.maxMessage, role: .client), lastHeard: now,
            nextPing: options.pingInterval.map { now + $0 } ?? .distantFuture)
        connection.phase = .open(state)
        connection.order.answer(.success(link))
        watch(connection)
        if !rest.isEmpty { readFrames(rest, on: connection) }
    }

    func refuse(_ connection: ClientConnection, _ answer: UpgradeAnswerReader.Answer) {
        let url = connection.order.url.shown
        switch answer {
        case .refused(let status, let body): fail(connection, .refused(url: url, status: status, body: body))
        case .broken(let reason): fail(connection, .badUpgrade(url: url, reason: reason))
        case .switched: fail(connection, .badUpgrade(url: url, reason: "it switched twice"))
        }
    }

    func timedOut(_ connection: ClientConnection) {
        let order = connection.order
        fail(connection, .timedOut(url: order.url.shown, seconds: order.options.timeout.inSeconds))
    }

    /// Before the WebSocket is open: the order is answered. An open one is its owner's, who ends it otherwise.
    func fail(_ connection: ClientConnection, _ error: HTTPError) {
        switch connection.phase {
        case .open, .lingering: return
        case .lookingUp, .connecting, .securing, .asking: break
        }
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        if let stream = connection.stream { poller.remove(stream) }
        connection.order.answer(.failure(error))
    }
}

extension TLSContext {
    private static let systems = Mutex<TLSContext?>(nil)

    /// The system's authorities are read from disk once.
    static func trusting(_ authorities: String?) throws(HTTPError) -> TLSContext {
        if let authorities { return try TLSContext(trusting: authorities) }
        if let known = systems.withLock({ $0 }) { return known }
        let context = try TLSContext(trusting: nil)
        systems.withLock { $0 = context }
        return context
    }
}
