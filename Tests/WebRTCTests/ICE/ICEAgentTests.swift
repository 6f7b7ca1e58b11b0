import Basics
import Testing

@testable import WebRTC

/// Two agents over the simulated network; see `AgentPair`.
struct ICEAgentTests {
    @Test func `a controlling agent finds a lite one and both select the pair`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        #expect(pair.client.selected == AgentPair.serverAddress)
        #expect(pair.server.selected == AgentPair.clientAddress)
        #expect(pair.serverSaid.contains(.selected(AgentPair.clientAddress)))
    }

    @Test(arguments: [UInt64](1...10)) func `checks get through a bad network`(_ seed: UInt64) {
        var pair = AgentPair(
            .init(loss: 0.3, duplication: 0.1, delay: .milliseconds(30), jitter: .milliseconds(40)), seed: seed)
        pair.run(for: .seconds(25))
        #expect(pair.client.selected != nil && pair.server.selected != nil)
    }

    @Test func `both ends keep consent for minutes and lose it with the path`() {
        var pair = AgentPair()
        pair.run(for: .seconds(300))
        #expect(!pair.client.hasFailed && !pair.server.hasFailed)
        pair.network.unplugged = [AgentPair.clientAddress]
        pair.run(for: .seconds(8))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
        pair.run(for: .seconds(8))
        #expect(pair.server.hasFailed && !pair.client.hasFailed)
        pair.run(for: .seconds(15))
        #expect(pair.client.hasFailed)
        #expect(
            pair.serverSaid.last.map { if case .failed(let why) = $0 { why.hasPrefix("consent") } else { false } }
                == true)
    }

    @Test func `media alone keeps a lite agent's consent`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        pair.network.unplugged = [AgentPair.clientAddress]
        for _ in 0..<30 {
            pair.run(for: .seconds(1))
            pair.server.noteTraffic(now: pair.now)
        }
        #expect(!pair.server.hasFailed)
    }

    @Test func `a path cut for 8 seconds goes on as if nothing had been`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        pair.network.unplugged = [AgentPair.clientAddress]
        pair.run(for: .seconds(8))
        pair.network.unplugged = []
        pair.run(for: .seconds(60))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
    }

    @Test func `a restart moves to new credentials and the old ones work until it has a path`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        let old = pair.server.local
        pair.server.restart(with: .fresh(prefix: "new"), now: pair.now)
        #expect(pair.server.validUfrags == [pair.server.local.ufrag, old.ufrag])
        // The client has not heard of it yet: its consent checks name the old credentials and are answered.
        pair.run(for: .seconds(20))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
        pair.client.restart(with: .fresh(prefix: ""), now: pair.now)
        pair.meet()
        pair.run(for: .seconds(2))
        #expect(pair.serverSaid.contains(.restarted) && pair.clientSaid.contains(.restarted))
        #expect(pair.server.validUfrags == [pair.server.local.ufrag])
        pair.run(for: .seconds(60))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
    }

    @Test func `a restart heals a path that had failed`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        pair.network.unplugged = [AgentPair.clientAddress]
        pair.run(for: .seconds(40))
        #expect(pair.server.hasFailed && pair.client.hasFailed)
        pair.network.unplugged = []
        pair.server.restart(with: .fresh(prefix: ""), now: pair.now)
        pair.client.restart(with: .fresh(prefix: ""), now: pair.now)
        pair.meet()
        pair.run(for: .seconds(2))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
        #expect(pair.serverSaid.contains(.restarted) && pair.clientSaid.contains(.restarted))
    }

    @Test func `a lite agent follows the client to another address`() {
        var pair = AgentPair()
        pair.run(for: .seconds(1))
        let elsewhere = SocketAddress(v4: 0xC000_0209, port: 9)
        pair.server.handle(pair.check(useCandidate: false), from: elsewhere, now: pair.now)
        #expect(pair.server.selected == AgentPair.clientAddress)
        pair.server.handle(pair.check(useCandidate: true), from: elsewhere, now: pair.now)
        #expect(pair.server.selected == elsewhere)
    }

    @Test func `checks without, or with wrong, integrity are refused and select nothing`() throws {
        var pair = AgentPair()
        let source = SocketAddress(v4: 1, port: 1)
        func answer(_ bytes: [UInt8]) -> Int? {
            _ = pair.server.handle(bytes, from: source, now: pair.now)
            guard case .transmit(let reply, _)? = pair.server.nextOutput() else { return nil }
            return (try? STUNMessage(parsing: reply))?.errorCode
        }
        #expect(answer(pair.check(password: nil)) == 400)
        #expect(answer(pair.check(password: "wrong")) == 401)
        #expect(answer(pair.check(username: "nobody:here")) == 401)
        #expect(answer(pair.check(role: .controlled(tieBreaker: 1))) == 487)
        #expect(pair.server.selected == nil)
        #expect(answer(pair.check()) == nil)
    }

    @Test func `two full agents that both control resolve it`() {
        var pair = AgentPair(serverManner: .controlling)
        pair.run(for: .seconds(5))
        #expect(pair.client.selected == AgentPair.serverAddress)
        #expect(pair.server.selected == AgentPair.clientAddress)
        #expect(pair.server.checks.isControlling != pair.client.checks.isControlling)
        pair.run(for: .seconds(120))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
    }

    @Test func `no check at all within 30 seconds is a failure`() {
        var pair = AgentPair()
        pair.network.unplugged = [AgentPair.clientAddress]
        pair.run(for: .seconds(29))
        #expect(!pair.server.hasFailed && !pair.client.hasFailed)
        pair.run(for: .seconds(2))
        #expect(pair.server.hasFailed && pair.client.hasFailed)
    }
}
