import Testing
import Wire

@testable import RoomClient

struct RosterTests {
    private func person(_ name: String, _ version: UInt32 = 1, _ change: (inout ParticipantInfo) -> Void = { _ in })
        -> ParticipantInfo
    {
        .with {
            $0.sid = "PA_\(name)"
            $0.identity = name
            $0.version = version
            $0.state = .active
            change(&$0)
        }
    }
    private func update(_ people: ParticipantInfo...) -> ParticipantUpdate { .with { $0.participants = people } }
    private func track(_ sid: String, muted: Bool = false) -> TrackInfo {
        .with {
            $0.sid = sid
            $0.muted = muted
        }
    }

    @Test func `people come, change and go`() {
        var roster = Roster()
        #expect(roster.update(update(person("a"))).compactMap(\.joined).map(\.identity) == ["a"])
        let changed = roster.update(update(person("a", 2) { $0.attributes = ["x": "1"] }))
        #expect(changed.compactMap(\.attributes) == [["x": "1"]])
        #expect(roster.update(update(person("a", 3))).compactMap(\.attributes) == [["x": ""]])
        let left = roster.update(update(person("a", 4) { $0.state = .disconnected }))
        #expect(left.compactMap(\.left) == ["a"])
        #expect(roster.others.isEmpty)
    }

    @Test func `old news is no news`() {
        var roster = Roster()
        _ = roster.update(update(person("a", 5) { $0.metadata = "new" }))
        #expect(roster.update(update(person("a", 4) { $0.metadata = "old" })).isEmpty)
        #expect(roster.others.first?.metadata == "new")
    }

    @Test func `a track is told of in order, though its sound comes before the news`() {
        var roster = Roster()
        #expect(roster.noteSubscribed("TR_1", true).isEmpty)
        let events = roster.update(update(person("a") { $0.tracks = [track("TR_1")] }))
        guard events.count == 3, case .participantJoined = events[0], case .trackPublished = events[1],
            case .trackSubscribed(let subscribed, _) = events[2]
        else {
            Issue.record("\(events)")
            return
        }
        #expect(subscribed.isSubscribed)
        let muted = roster.update(update(person("a", 2) { $0.tracks = [track("TR_1", muted: true)] }))
        #expect(muted.compactMap(\.muted) == [true])
        let gone = roster.update(update(person("a", 3)))
        #expect(gone.count == 2)
        #expect(gone.compactMap(\.unpublished) == ["TR_1"])
    }

    @Test func `a second join tells only the difference`() {
        var roster = Roster()
        _ = roster.join(Conversation.join(others: [person("a"), person("b")]), isFirst: true)
        let events = roster.join(Conversation.join("PA_2", others: [person("b"), person("c")]), isFirst: false)
        #expect(events.compactMap(\.left) == ["a"])
        #expect(events.compactMap(\.joined).map(\.identity) == ["c"])
        #expect(roster.others.map(\.identity) == ["b", "c"])
    }

    @Test func `the same person under a new sid leaves before it comes`() {
        var roster = Roster()
        _ = roster.update(update(person("a")))
        let events = roster.update(update(person("a") { $0.sid = "PA_new" }))
        #expect(events.compactMap(\.left) == ["a"])
        #expect(events.compactMap(\.joined).map(\.sid) == ["PA_new"])
    }
}
