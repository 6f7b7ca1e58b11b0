import Basics
import Crypto
@testable import WebRTC

extension FuzzTarget {
    /// DTLS records to a server whose handshake has not begun, or is under way, as client or as server.
    static let dtls = FuzzTarget(
        name: "dtls",
        seeds: { _ in
            let hello = CallPair.firstFlight(.client)
            return [[0] + .chunk(hello), [0] + .chunk(hello) + .chunk(hello), [1] + .chunk(hello), [3] + .chunk(hello)]
        },
        run: { input in
            let options = input.byte()
            guard let certificate = CallPair.certificate else { return }
            var transport = SecureTransport(certificate: certificate, profiles: SRTPProfile.preferred)
            let now = Moment.seconds(1)
            let isEarly = options & 2 != 0
            if !isEarly { transport.start(as: options & 1 == 0 ? .server : .client, expecting: [], now: now) }
            var datagrams = 0
            while !input.isAtEnd, datagrams < 16 {
                datagrams += 1
                transport.receive(input.chunk(), now: now)
                while transport.nextOutput() != nil {}
            }
            if isEarly { transport.start(as: .server, expecting: [], now: now) }
            transport.handleTimeout(now: now + .seconds(1))
            while transport.nextOutput() != nil {}
            expect(!transport.isConnected, "nobody connects without a certificate that the SDP names")
        })

    /// A whole peer in a call: datagrams of strangers, and of a client that has all the keys and says anything.
    static let peer = FuzzTarget(
        name: "peer",
        seeds: { _ in
            let rtp = written(
                {
                    var header = RTPHeader(); (header.payloadType, header.ssrc) = (111, 0x1111); return header
                }(),
                HeaderExtensionIDs())
            let rtcp = RTCPPacket.write([
                .nack(sender: 1, media: 0x2222, lost: [1, 2]), .pictureLoss(sender: 1, media: 0x2222),
                .receiverReport(ssrc: 1, blocks: [.init(ssrc: 0x2222, lastSenderReport: 5)]),
            ])
            return [
                [0] + .chunk([0x80, 111, 0, 1] + [UInt8](repeating: 7, count: 30)),
                [1] + .chunk(rtp) + [1] + .chunk(rtp), [2] + .chunk(rtcp), [3] + .chunk([1, 2, 3]) + [5, 200],
                [4] + .chunk([0x13, 0x88, 0x13, 0x88, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 16]),
                [6] + .chunk([22, 254, 253]),
            ]
        },
        run: { input in
            guard let pair = CallPair.connected() else { return }
            var steps = 0
            while !input.isAtEnd, steps < 64 {
                steps += 1
                pair.step(&input)
            }
        })
}
