import Basics
@testable import WebRTC

extension FuzzTarget {
    /// SCTP packets and data-channel messages against one end of a living association.
    ///
    /// The input is a list of steps. Raw packets get the ports, the tag and the checksum that the association expects,
    /// since no mutation would find them; DATA chunks get the number that is due.
    static let sctp = FuzzTarget(
        name: "sctp",
        seeds: { _ in
            let open = DCEP.open(
                label: "_reliable", protocolName: "", isOrdered: true, reliability: .reliable, priority: 256)
            let data: [UInt8] = [0, 3, 0, 20, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 51, 1, 2, 3, 4]
            let heartbeat: [UInt8] = [4, 0, 0, 12, 0, 1, 0, 8, 1, 2, 3, 4]
            let reset: [UInt8] = [130, 0, 0, 22, 0, 13, 0, 18, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0]
            let shutdown: [UInt8] = [7, 0, 0, 8, 0, 0, 0, 0]
            return [
                [0, 0, 1, 50] + .chunk(open.bytes) + [0, 0, 1, 53] + .chunk([1, 2, 3]) + [3],
                [1] + .chunk(data) + [1] + .chunk(heartbeat) + [2, 5], [1] + .chunk(reset), [1] + .chunk(shutdown),
                [0, 0, 1, 52] + .chunk([9]) + [0, 0, 1, 54] + .chunk([9]) + [3, 4],
            ]
        },
        run: { input in
            guard var pair = try? AssociationPair() else { return }
            var steps = 0
            while !input.isAtEnd, steps < 64 {
                steps += 1
                pair.step(&input)
            }
        })
}

/// An attacker's end and ours, connected. What ours says is checked.
private struct AssociationPair: ~Copyable {
    private var attacker: DataChannels
    private var ours: DataChannels
    private var now: Moment
    /// What our end wants to see in the packets' headers.
    private var tag: [UInt8] = [0, 0, 0, 0]
    private var nextNumber: UInt32 = 0
    private var isRaw = false
    nonisolated(unsafe) private static var clock = Moment.zero

    init() throws {
        // usrsctp has one clock for the whole process; it must not go back.
        unsafe Self.clock = Self.clock + .seconds(1)
        let start = unsafe Self.clock
        let attackersEnd = try DataChannels(.init(isDTLSClient: true), now: start)
        let ourEnd = try DataChannels(.init(isDTLSClient: false), now: start)
        attacker = attackersEnd
        ours = ourEnd
        now = start
        try? attacker.open(label: "_lossy", ordered: false, reliability: .retransmits(0), now: now)
        drain()
        expect(ours.isConnected, "two ends connect")
    }

    mutating func step(_ input: inout FuzzInput) {
        switch input.choice(6) {
        case 0:
            let stream = UInt16(input.byte()) << 8 | UInt16(input.byte())
            let (_, events) = attacker.handle.send(
                input.chunk(), stream: stream, protocolID: UInt32(input.byte()), isOrdered: stream % 3 != 0,
                reliability: .reliable)
            attacker.take(events)
        case 1: sendRaw(input.chunk())
        case 2:
            now = now + .milliseconds(Int64(input.byte()) * 4)
            unsafe Self.clock = max(Self.clock, now)
            if attacker.deadline <= now { attacker.handleTimeout(now: now) }
            if ours.deadline <= now { ours.handleTimeout(now: now) }
        case 3: _ = ours.send(label: "_lossy", input.chunk(), now: now)
        case 4: ours.close(label: "_lossy", now: now)
        default: try? ours.open(label: "mine", ordered: true, reliability: .reliable, now: now)
        }
        drain()
    }

    private mutating func sendRaw(_ chunks: [UInt8]) {
        var packet: [UInt8] = [0x13, 0x88, 0x13, 0x88] + tag + [0, 0, 0, 0] + chunks
        while packet.count % 4 != 0 { packet.append(0) }
        if packet.count >= 20, packet[12] == 0 {
            nextNumber &+= isRaw ? 1 : 0
            isRaw = true
            for index in 0..<4 {
                packet[16 + index] = UInt8(truncatingIfNeeded: nextNumber >> (24 - 8 * UInt32(index)))
            }
        }
        let checksum = CRC32C.checksum(packet)
        for index in 0..<4 { packet[8 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index))) }
        ours.handle(packet: packet, now: now)
    }

    private mutating func drain() {
        var rounds = 0
        var isSilent = false
        while !isSilent {
            isSilent = true
            rounds += 1
            expect(rounds < 1000, "two ends do not talk for ever without time passing")
            while let output = attacker.nextOutput() {
                isSilent = false
                guard case .transmit(let packet) = output else { continue }
                note(packet)
                ours.handle(packet: packet, now: now)
            }
            while let output = ours.nextOutput() {
                isSilent = false
                switch output {
                case .transmit(let packet): attacker.handle(packet: packet, now: now)
                case .message(_, _, let bytes):
                    expect(bytes.count <= 262_144, "no message is longer than we said we take")
                case .opened, .closed: break
                }
            }
        }
        expect(ours.bufferedAmount("_lossy") >= 0, "buffers hold no less than nothing")
    }

    /// Tag and, from DATA chunks, the number that our end has seen last.
    private mutating func note(_ packet: [UInt8]) {
        guard packet.count >= 20 else { return }
        if packet[4..<8] != [0, 0, 0, 0] { tag = Array(packet[4..<8]) }
        if packet[12] == 0 { nextNumber = packet.span.uint32(at: 16) &+ 1 }
    }
}

/// The checksum of SCTP packets, polynomial 0x1EDC6F41. Source: RFC 9260 appendix A.
private enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }
}
