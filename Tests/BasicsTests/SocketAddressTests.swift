import Basics
import Testing

struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("fe80::1:2", "fe80::1:2"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("::ffff:10.0.0.1", "10.0.0.1"),
        ("64:ff9b::10.0.0.1", "64:ff9b::a00:1"),
    ])
    func `an address prints in its canonical form`(text: String, canonical: String) throws {
        let address = try #require(SocketAddress(host: text, port: 7))
        #expect(address.host == canonical)
        #expect(SocketAddress(host: canonical, port: 7) == address)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.-4", "01234.1.1.1", "a.local", "1:2:3", "1::2::3", "12345::",
        "1:2:3:4:5:6:7:8:9", "::1%eth0", "1:2:3:4:5:6:7::8:9", "1.2.3.4::", "٣.1.1.1",
    ])
    func `what is no address is nil`(text: String) {
        #expect(SocketAddress(host: text, port: 0) == nil)
    }

    @Test func `an IPv4-mapped address is the IPv4 address`() {
        #expect(SocketAddress(v6High: 0, low: 0xFFFF_0A00_0001, port: 9) == SocketAddress(v4: 0x0A00_0001, port: 9))
    }

    @Test func `loopback and link-local are told apart`() throws {
        #expect(try #require(SocketAddress(host: "127.9.9.9", port: 0)).isLoopback)
        #expect(try #require(SocketAddress(host: "::1", port: 0)).isLoopback)
        #expect(try #require(SocketAddress(host: "169.254.3.4", port: 0)).isLinkLocal)
        #expect(try #require(SocketAddress(host: "fe80::3", port: 0)).isLinkLocal)
        #expect(!(try #require(SocketAddress(host: "2001:db8::3", port: 0)).isLinkLocal))
    }
}
