import Basics
import Testing
import Wire

@testable import Rooms

struct LeavingTests {
    @Test func `a goodbye is told to the others at once`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        let track = try stage.publish("bob")
        stage.forgetHeard()
        stage.signal("bob", .leave(LeaveRequest.with { $0.reason = .clientInitiated }))
        #expect(stage.updates("ann").map(\.state) == [.disconnected])
        #expect(stage.updates("ann").first?.disconnectReason == .clientInitiated)
        #expect(stage.eventNames == ["track_unpublished", "participant_left"])
        #expect(stage.state.owners[track] == nil)
        #expect(stage.commands.contains { if case .leave(let sid) = $0 { sid == bob } else { false } })
    }

    @Test(arguments: [DisconnectReason.userRejected, .userUnavailable]) func `a client's own reason is kept`(
        reason: DisconnectReason
    ) throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        stage.signal("bob", .leave(LeaveRequest.with { $0.reason = reason }))
        #expect(stage.updates("ann").last?.disconnectReason == reason)
    }

    @Test func `a socket that ends before media came up takes its participant along`() throws {
        var stage = Stage()
        try stage.join("ann", isConnected: false)
        stage.loseSocket("ann")
        #expect(stage.sid("ann") == nil)
        #expect(stage.events.last?.participant?.disconnectReason == .signalClose)
    }

    @Test func `a socket lost while media lives leaves the participant in place`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        stage.loseSocket("bob")
        stage.advance(.seconds(3600))
        #expect(stage.sid("bob") != nil)
    }

    @Test func `lost media asks for a resume and 5 s later gives up with CONNECTION_TIMEOUT`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        stage.forgetHeard()
        stage.media(.disconnected(bob, reason: "consent"))
        stage.advance(.milliseconds(999))
        #expect(stage.leaves("bob").isEmpty)
        stage.advance(.milliseconds(1))
        #expect(stage.leaves("bob").map(\.action) == [.resume])
        stage.advance(.milliseconds(4999))
        #expect(stage.sid("bob") != nil)
        stage.advance(.milliseconds(1))
        #expect(stage.sid("bob") == nil)
        #expect(stage.updates("ann").last?.disconnectReason == .connectionTimeout)
    }

    @Test func `a goodbye that its own media's end overtook is still a goodbye`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        stage.media(.disconnected(bob, reason: "closed"))
        stage.advance(.milliseconds(200))
        stage.signal("bob", .leave(LeaveRequest.with { $0.reason = .clientInitiated }))
        #expect(stage.leaves("bob").isEmpty)
        #expect(stage.updates("ann").last?.disconnectReason == .clientInitiated)
    }

    @Test func `media and socket both gone wait for a resume, then it is over`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        stage.media(.disconnected(bob, reason: "closed"))
        stage.loseSocket("bob")
        stage.advance(.milliseconds(4999))
        #expect(stage.sid("bob") != nil)
        stage.advance(.milliseconds(1001))
        #expect(stage.sid("bob") == nil)
    }

    @Test func `media that heals keeps its participant`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.media(.disconnected(ann, reason: "consent"))
        stage.advance(.seconds(4))
        stage.media(.connected(ann))
        stage.advance(.seconds(60))
        #expect(stage.sid("ann") == ann)
    }

    @Test func `a failed negotiation sends the client round again`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.media(.negotiationFailed(ann, reason: "no codecs"))
        #expect(stage.leaves("ann").map(\.action) == [.reconnect])
        #expect(stage.leaves("ann").map(\.reason) == [.stateMismatch])
        #expect(stage.sid("ann") == nil)
    }

    @Test func `a room nobody ever joined closes after its empty timeout`() {
        var stage = Stage(settings: RoomSettings(emptyTimeout: 10))
        stage.advance(.milliseconds(9999))
        #expect(!stage.isOver)
        stage.advance(.milliseconds(1))
        #expect(stage.isOver)
        #expect(stage.eventNames == ["room_started", "room_finished"])
        #expect(stage.events.last?.roomEndReason == .idleTimeout)
    }

    @Test func `a room closes its departure timeout after the last person left, agents or not`() throws {
        var stage = Stage(settings: RoomSettings(emptyTimeout: 1, departureTimeout: 20))
        try stage.join("agent") { $0.kind = .agent }
        try stage.join("ann")
        stage.advance(.seconds(100))
        stage.signal("ann", .leave(LeaveRequest()))
        stage.advance(.seconds(19))
        #expect(!stage.isOver)
        stage.advance(.seconds(1))
        #expect(stage.isOver)
        #expect(stage.leaves("agent").map(\.reason) == [.roomClosed])
        #expect(stage.eventNames.suffix(2) == ["participant_left", "room_finished"])
    }

    @Test func `somebody who comes back in time keeps the room`() throws {
        var stage = Stage(settings: RoomSettings(departureTimeout: 20))
        try stage.join("ann")
        stage.signal("ann", .leave(LeaveRequest()))
        stage.advance(.seconds(19))
        try stage.join("ann")
        stage.advance(.seconds(600))
        #expect(!stage.isOver)
    }

    @Test func `a closed room lets nobody in and does nothing more`() throws {
        var stage = Stage()
        try stage.join("ann")
        stage.apply(stage.state.handle(.close(.roomDeleted, .apiDelete), now: stage.now))
        #expect(stage.leaves("ann").map(\.reason) == [.roomDeleted])
        #expect(throws: RoomFault.closed(room: "stage")) { try stage.join("bob") }
        #expect(stage.state.deadline == .distantFuture)
    }
}
