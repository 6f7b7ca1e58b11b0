import Basics

@testable import WebRTC

/// A server's and a client's ICE agent with a simulated network between them.
struct AgentPair {
    static let serverAddress = SocketAddress(v4: 0x0A00_0001, port: 7882)
    static let clientAddress = SocketAddress(v4: 0x0A00_0002, port: 50_000)

    var server: ICEAgent
    var client: ICEAgent
    var serverSaid: [ICEAgent.Output] = []
    var clientSaid: [ICEAgent.Output] = []
    var network: SimulatedNetwork
    var now = Moment.zero

    init(
        _ conditions: SimulatedNetwork.Conditions = .perfect, seed: UInt64 = 1, serverManner: ICEAgent.Manner = .lite
    ) {
        server = ICEAgent(serverManner, local: .fresh(prefix: "s"), seed: seed, now: .zero)
        client = ICEAgent(.controlling, local: .fresh(prefix: "c"), seed: seed &+ 1, now: .zero)
        network = SimulatedNetwork(conditions, seed: seed)
        meet()
    }

    /// Each learns what the other's description would say.
    mutating func meet() {
        server.setRemote(client.local, now: now)
        client.setRemote(server.local, now: now)
        client.addRemoteCandidate(.host(Self.serverAddress, index: 0), now: now)
        server.addRemoteCandidate(.host(Self.clientAddress, index: 0), now: now)
    }

    mutating func run(for duration: Duration) {
        let end = now + duration
        drain()
        while now < end {
            now = min(max(now, min(network.nextArrival, server.deadline, client.deadline)), end)
            while let datagram = network.next(at: now) {
                if datagram.to == Self.serverAddress { server.handle(datagram.bytes, from: datagram.from, now: now) }
                if datagram.to == Self.clientAddress { client.handle(datagram.bytes, from: datagram.from, now: now) }
                drain()
            }
            if server.deadline <= now { server.handleTimeout(now: now) }
            if client.deadline <= now { client.handleTimeout(now: now) }
            drain()
        }
    }

    private mutating func drain() {
        while let output = server.nextOutput() {
            if case .transmit(let bytes, let to) = output {
                network.send(bytes, from: Self.serverAddress, to: to, now: now)
            } else {
                serverSaid.append(output)
            }
        }
        while let output = client.nextOutput() {
            if case .transmit(let bytes, let to) = output {
                network.send(bytes, from: Self.clientAddress, to: to, now: now)
            } else {
                clientSaid.append(output)
            }
        }
    }

    /// A check as a client would send it to the server, or nearly so.
    func check(
        useCandidate: Bool = false, username: String? = nil, password: String? = "", role: STUNMessage.Role? = nil
    ) -> [UInt8] {
        var message = STUNMessage(.request, transaction: .init(high: 7, low: 7))
        message.username = username ?? "\(server.local.ufrag):\(client.local.ufrag)"
        message.priority = 1
        message.useCandidate = useCandidate
        message.role = role ?? .controlling(tieBreaker: 1)
        return message.serialized(password: password == "" ? server.local.password : password)
    }
}
