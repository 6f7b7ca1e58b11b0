import Access
import Basics
import HTTP
import Synchronization
import Testing
import Wire

@testable import Rooms

/// What the dispatcher hears of agents that tokens and room settings name.
@Suite(.timeLimit(.minutes(1))) struct RoomAgentsTests {
    private func token(_ identity: String, agents: [String]) -> String {
        Ground.joinToken(identity) {
            $0.roomConfig = .with { $0.agents = agents.map { name in .with { $0.agentName = name } } }
        }
    }

    @Test func `a token's agents are told before its room begins, so that nobody else is sent there`() async throws {
        let ground = Ground()
        _ = try await ground.join("ann", token: token("ann", agents: ["guide", "scribe"]))
        #expect(ground.told.names.withLock { $0 }.prefix(2) == ["lobby: guide,scribe", "room_started"])
    }

    @Test func `a token's agents are told also when the room is there already`() async throws {
        let ground = Ground()
        _ = try await ground.join("ann")
        _ = try await ground.join("bob", token: token("bob", agents: ["guide"]))
        #expect(ground.told.names.withLock { $0 }.contains("lobby: guide"))
    }

    @Test func `CreateRoom's agents are told before its room begins`() async throws {
        let ground = Ground()
        let admin = Ground.token("") { $0.video?.roomCreate = true }
        let _: Wire.Room = try await ground.twirp(
            "CreateRoom",
            CreateRoomRequest.with {
                $0.name = "lobby"
                $0.agents = [.with { $0.agentName = "guide" }]
            }, token: admin)
        #expect(ground.told.names.withLock { $0 } == ["lobby: guide", "room_started"])
    }

    @Test func `dispatches are another service's`() async throws {
        let path = "/twirp/livekit.AgentDispatchService/ListDispatch"
        let response = await Ground().server.handle(HTTPRequest(method: "POST", path: path))
        #expect(response == nil)
    }

    @Test func `a room opened from inside is there at once, and its participants can be taken out`() async throws {
        let ground = Ground()
        try await ground.server.open("lobby")
        #expect(ground.server.rooms.map(\.name) == ["lobby"])
        let (session, _) = try await ground.join("ann")
        await ground.server.remove("ann", from: "lobby")
        let leave = try await session.next { if case .leave(let leave) = $0 { leave } else { nil } }
        #expect(leave.reason == .participantRemoved)
        // Nobody there: nothing to do.
        await ground.server.remove("ann", from: "lobby")
        await ground.server.remove("ann", from: "attic")
    }
}
