import Basics
import Testing
import WebRTC

@testable import RoomClient

struct ReflexiveAddressTests {
    private let server = SocketAddress(v4: 0x0A00_0001, port: 3478)
    private let ours = SocketAddress(v4: 0x0102_0304, port: 5555)

    private func answer(to packet: [UInt8], _ kind: STUNMessage.Kind = .success) throws -> [UInt8] {
        var message = STUNMessage(kind, transaction: try STUNMessage(parsing: packet).transaction)
        message.mappedAddress = ours
        return message.serialized(password: nil)
    }

    @Test func `an answer tells our address once`() throws {
        var finder = ReflexiveAddress(servers: [server], now: .zero)
        let request = try #require(finder.requests(now: .zero).first)
        #expect(request.server == server)
        let answer = try answer(to: request.packet)
        let stranger = finder.handle(answer, from: ours)
        #expect(stranger == nil)
        let found = finder.handle(answer, from: server)
        #expect(found == ours)
        let again = finder.handle(answer, from: server)
        #expect(again == nil)
        #expect(finder.deadline == .distantFuture)
    }

    @Test func `a server that says nothing is asked a few times more, and then left alone`() {
        var finder = ReflexiveAddress(servers: [server], now: .zero)
        var asked = 0
        while finder.deadline != .distantFuture {
            let now = finder.deadline
            asked += finder.requests(now: now).count
        }
        #expect(asked == ReflexiveAddress.repeats + 1)
    }
}
