import Basics
import Testing

@testable import WebRTC

struct ICECandidateTests {
    @Test func `host, reflexive and relayed UDP candidates are read`() throws {
        let host = try #require(
            ICECandidate(
                attribute: "candidate:842163049 1 udp 1677729535 203.0.113.7 45664 typ srflx raddr 0.0.0.0 rport 0"))
        #expect(
            host.kind == .srflx && host.address.description == "203.0.113.7:45664" && host.priority == 1_677_729_535)
        let v6 = ICECandidate(attribute: "a=candidate:1 1 UDP 2122262783 2001:db8::5 50000 typ host generation 0\r\n")
        #expect(v6?.address.description == "[2001:db8::5]:50000")
    }

    @Test(arguments: [
        "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active",
        "candidate:1 2 udp 2122260223 192.0.2.1 5000 typ host",
        "candidate:1 1 udp 2122260223 7b3c4a5e-1111.local 5000 typ host",
        "candidate:1 1 udp 2122260223 fe80::1 5000 typ host", "candidate:1 1 udp x 192.0.2.1 5000 typ host",
        "candidate:1 1 udp 1 192.0.2.1 0 typ host", "candidate:1 1 udp 1 192.0.2.1 70000 typ host",
        "candidate:1 1 udp 1 0.0.0.0 9 typ host", "candidate:", "", "candidate:1 1 udp 1 192.0.2.1 5000 typ",
    ])
    func `what cannot be used here is nil`(_ text: String) {
        #expect(ICECandidate(attribute: text) == nil)
    }

    @Test func `our own candidate reads back`() {
        for address in [SocketAddress(v4: 0x7F00_0001, port: 7882), SocketAddress(v6High: 1, low: 2, port: 3)] {
            let candidate = ICECandidate.host(address, index: 0)
            #expect(ICECandidate(attribute: candidate.attribute) == candidate)
        }
    }
}
