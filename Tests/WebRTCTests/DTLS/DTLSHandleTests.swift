import Basics
import Crypto
import Testing

@testable import WebRTC

extension DTLSHandle {
    static func make(_ context: DTLSContext, role: Role) -> DTLSHandle {
        do { return try DTLSHandle(context, role: role) } catch { fatalError("\(error)") }
    }
}

/// Two associations wired together by hand.
struct DTLSHandleTests {
    struct Ends: ~Copyable {
        var client: DTLSHandle
        var server: DTLSHandle

        init(clientProfiles: [SRTPProfile] = SRTPProfile.preferred) throws {
            let certificate = try PeerPair.certificate.get()
            let other = try PeerPair.otherCertificate.get()
            let ours = try DTLSContext.shared(for: certificate, profiles: SRTPProfile.preferred)
            let theirs = try DTLSContext.shared(for: other, profiles: clientProfiles)
            // An error between two noncopyable fields could not be unwound.
            client = DTLSHandle.make(theirs, role: .client)
            server = DTLSHandle.make(ours, role: .server)
        }

        /// Carries datagrams both ways until both are silent. Each passes `change` first.
        mutating func exchange(_ change: ([UInt8]) -> [[UInt8]] = { [$0] }) throws {
            var isQuiet = false
            while !isQuiet {
                isQuiet = true
                while let datagram = client.nextDatagram() {
                    isQuiet = false
                    for part in change(datagram) { try server.receive(part) }
                }
                while let datagram = server.nextDatagram() {
                    isQuiet = false
                    for part in change(datagram) { try client.receive(part) }
                }
            }
        }
        var areUp: Bool { client.state == .established && server.state == .established }
    }

    private static func hasSameKeys(_ ends: borrowing Ends) throws -> Bool {
        let client = try ends.client.exportKeys()
        let server = try ends.server.exportKeys()
        return client.profile == server.profile && client.client == server.client && client.server == server.server
            && client.client != client.server
    }

    @Test func `a handshake gives both the same keys and each other's certificate`() throws {
        var ends = try Ends()
        try ends.client.start()
        try ends.exchange()
        let (areUp, sameKeys) = (ends.areUp, try Self.hasSameKeys(ends))
        #expect(areUp && sameKeys)
        let (seenByClient, seenByServer) = (ends.client.peerCertificate, ends.server.peerCertificate)
        #expect(seenByClient == (try PeerPair.certificate.get().der))
        #expect(seenByServer == (try PeerPair.otherCertificate.get().der))
        let profile = try ends.client.exportKeys().profile
        #expect(profile == .aeadAES128GCM)
    }

    @Test func `the server's own order of profiles decides`() throws {
        var ends = try Ends(clientProfiles: [.aes128CMHMACSHA1_80, .aeadAES128GCM])
        try ends.client.start()
        try ends.exchange()
        let profile = try ends.server.exportKeys().profile
        #expect(profile == .aeadAES128GCM)
    }

    @Test func `datagrams of a handshake stay within the MTU and each holds whole records`() throws {
        var ends = try Ends()
        try ends.client.start()
        var counts: [Int] = []
        try ends.exchange { datagram in
            counts.append(datagram.count)
            return [datagram]
        }
        #expect(counts.count >= 4 && counts.allSatisfy { $0 <= DTLSHandle.mtu })
    }

    @Test func `messages keep their bounds and a good-bye closes`() throws {
        var ends = try Ends()
        try ends.client.start()
        try ends.exchange()
        for count in [1, 100, 1200] { try ends.client.send([UInt8](repeating: UInt8(count & 255), count: count)) }
        try ends.exchange()
        var counts: [Int] = []
        while let message = ends.server.nextMessage() { counts.append(message.count) }
        #expect(counts == [1, 100, 1200])
        ends.client.close()
        try ends.exchange()
        let state = ends.server.state
        #expect(state == .closed)
    }

    @Test func `every datagram twice is as good as once`() throws {
        var ends = try Ends()
        try ends.client.start()
        try ends.exchange { [$0, $0] }
        let (areUp, sameKeys) = (ends.areUp, try Self.hasSameKeys(ends))
        #expect(areUp && sameKeys)
    }

    /// Chromium's ClientHello is longer than a datagram (livekit-wire.md §5.4).
    @Test(arguments: [[0, 1], [1, 0], [0, 0, 1], [0, 1, 1, 0]])
    func `a ClientHello in fragments is put together in any order`(_ order: [Int]) throws {
        var ends = try Ends()
        try ends.client.start()
        var isFirst = true
        try ends.exchange { datagram in
            guard isFirst else { return [datagram] }
            isFirst = false
            let parts = Self.fragments(ofHello: datagram)
            return order.map { parts[$0] }
        }
        let (areUp, sameKeys) = (ends.areUp, try Self.hasSameKeys(ends))
        #expect(areUp && sameKeys)
    }

    /// One record with one handshake message, cut in two: record header 13 bytes, handshake header 12 (RFC 6347 §4).
    private static func fragments(ofHello record: [UInt8]) -> [[UInt8]] {
        let body = record[25...]
        let middle = body.startIndex + 80
        return [(body[..<middle], 0, 0), (body[middle...], 80, 63)].map { part, offset, sequence in
            var bytes = Array(record[..<13])
            bytes[10] = UInt8(sequence)  // within the replay window, and no number the client will use again
            bytes[11] = UInt8((part.count + 12) >> 8)
            bytes[12] = UInt8((part.count + 12) & 255)
            bytes += record[13..<19]
            bytes += [0, UInt8(offset >> 8), UInt8(offset & 255), 0, UInt8(part.count >> 8), UInt8(part.count & 255)]
            return bytes + part
        }
    }

    @Test func `no truncation of any handshake datagram stops a handshake that follows`() throws {
        var ends = try Ends()
        try ends.client.start()
        var flights = 0
        try ends.exchange { datagram in
            flights += 1
            return stride(from: 0, to: datagram.count, by: 7).map { Array(datagram[..<$0]) } + [datagram]
        }
        let areUp = ends.areUp
        #expect(areUp)
    }

    @Test(arguments: [UInt64](1...40)) func `damaged and random datagrams end in an error or in nothing`(_ seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        var ends = try Ends()
        try ends.client.start()
        do {
            try ends.exchange { datagram in
                var damaged = datagram
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                let noise = (0..<Int.random(in: 1...200, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                return Bool.random(using: &random) ? [damaged, noise] : [noise, datagram]
            }
        } catch let error as DTLSError {
            #expect(!error.description.isEmpty)
        }
    }

    @Test func `a lost flight is sent again when OpenSSL's clock says so`() throws {
        var ends = try Ends()
        try ends.client.start()
        while ends.client.nextDatagram() != nil {}
        let pending = ends.client.untilTimeout
        let wait = try #require(pending)
        #expect(wait > .milliseconds(50) && wait <= .milliseconds(100))
        let wake = ContinuousClock.now + wait
        while ContinuousClock.now < wake {}
        try ends.client.handleTimeout()
        try ends.exchange()
        let areUp = ends.areUp
        #expect(areUp)
    }

    @Test func `a fingerprint is held against the certificate by every hash it names`() throws {
        let certificate = try PeerPair.certificate.get()
        func print(_ algorithm: DigestAlgorithm, of der: [UInt8]) -> SDPFingerprint {
            .init(algorithm: algorithm.rawValue, digest: algorithm.digest(of: der))
        }
        let good = print(.sha256, of: certificate.der)
        let bad = print(.sha512, of: [1, 2, 3])
        try SDPFingerprint.check([good], certificate: certificate.der)
        try SDPFingerprint.check([print(.sha384, of: certificate.der), good], certificate: certificate.der)
        #expect(throws: DTLSError.self) { try SDPFingerprint.check([bad], certificate: certificate.der) }
        #expect(throws: DTLSError.self) { try SDPFingerprint.check([good, bad], certificate: certificate.der) }
        #expect(throws: DTLSError.unsupportedFingerprint(algorithm: "sha-1")) {
            try SDPFingerprint.check([print(.sha1, of: certificate.der)], certificate: certificate.der)
        }
        #expect(throws: DTLSError.self) { try SDPFingerprint.check([], certificate: certificate.der) }
        #expect(SDPFingerprint(certificate).description == "sha-256 \(certificate.fingerprint)")
    }
}
