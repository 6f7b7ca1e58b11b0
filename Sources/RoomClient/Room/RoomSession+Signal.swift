import Basics
import HTTP
import Sockets
import Wire

/// The WebSocket.
extension RoomSession {
    func dial(resuming sid: String?, reason: Int, token: String) {
        generation += 1
        let (number, inbox) = (generation, inbox)
        let url = query.url(options, resuming: sid, reason: reason)
        var settings = WebSocketClient.Options()
        settings.timeout = options.connectTimeout
        settings.pingInterval = nil  // signalling has pings of its own
        settings.certificateAuthorities = options.certificateAuthorities
        let headers = [(name: "Authorization", value: "Bearer \(token)")]
        dialing = Task {
            do throws(HTTPError) {
                let client = try await WebSocketClient.connect(url: url, headers: headers, options: settings)
                inbox.post(.socketOpened(number, client))
                for await message in client.messages { inbox.post(.socketMessage(number, message)) }
                inbox.post(.socketClosed(number, reason: client.ending.map { "\($0)" } ?? "it ended"))
            } catch {
                if case .refused(_, let status, let body) = error {
                    inbox.post(.dialRefused(number, status: status, message: body))
                } else if case .unreachable(_, let reason) = error {
                    inbox.post(.dialFailed(number, reason: reason))
                } else {
                    inbox.post(.dialFailed(number, reason: "\(error)"))
                }
            }
        }
    }

    func hangUp() {
        generation += 1
        if let socket { socket.close(code: 1000, reason: "") } else { dialing?.cancel() }
        socket = nil
        dialing = nil
    }

    func send(_ message: SignalRequest.Message) {
        socket?.send(.binary(SignalRequest.with { $0.message = message }.protobuf))
    }

    func hear(_ message: WebSocketMessage, now: Moment) {
        let response =
            switch message {
            case .binary(let bytes): try? SignalResponse(protobuf: bytes)
            case .text(let text): try? SignalResponse(jsonText: Array(text.utf8))
            }
        // A message we cannot read is the server's loss; one without content is of a newer server.
        guard let content = response?.message else { return }
        machine.handle(.received(data.received), now: now)
        machine.handle(.message(content), now: now)
    }

    func connectMedia(_ servers: [ICEServer]) {
        mediaGeneration += 1
        link.post(.connect)
        let urls = (servers.flatMap(\.urls) + options.stunServers).prefix(4)
        let named = urls.compactMap { STUNServerURL($0) }
        guard !named.isEmpty else { return }
        // Names take as long as their servers do: on a thread of its own.
        let link = link
        _ = try? NamedThread.start("stun-names") {
            let found = named.compactMap { server in
                (try? NameLookup.addresses(of: server.host, port: server.port))?.first { $0.family == .v4 }
            }
            link.post(.askAddresses(found))
        }
    }
}

/// `stun:host[:port]`. Source: RFC 7064. TURN is not used.
struct STUNServerURL: Equatable {
    let host: String
    let port: UInt16

    init?(_ text: String) {
        guard text.lowercased().hasPrefix("stun:") else { return nil }
        var rest = text.dropFirst(5).prefix { $0 != "?" }
        var port: UInt16 = 3478
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]"),
            rest.first == "[" || rest.count(of: ":") == 1
        {
            guard let number = UInt16(rest[rest.index(after: colon)...]) else { return nil }
            port = number
            rest = rest[..<colon]
        }
        if rest.first == "[", rest.last == "]" { rest = rest.dropFirst().dropLast() }
        guard !rest.isEmpty else { return nil }
        host = String(rest)
        self.port = port
    }
}

extension Substring {
    fileprivate func count(of character: Character) -> Int { count { $0 == character } }
}
