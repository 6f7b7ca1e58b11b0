import Basics
import Sockets
import Testing
import WebRTC

@testable import Rooms

/// A shard's thread and clients over real sockets: what no test of one part alone would find.
@Suite(.serialized) struct ShardTests {
    @Test func `a participant is connected once its path, keys and channels are up`() async throws {
        let connections = try await ShardStage.run { stage in
            let ann = try stage.joinAndConnect("ann")
            return stage.connections(of: ann)
        }
        #expect(connections == 1)
    }

    @Test func `a packet of a published track reaches its subscriber with the payload it was sent with`() async throws {
        let heard = try await ShardStage.run { stage in
            let (ann, bob) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("bob"))
            try subscribe(bob, to: ann, stage)
            for number in 0..<10 { stage.speak(ann, [7, UInt8(number), 9]) }
            try stage.turn(until: { bob.subscriber.payloads.last == [7, 9, 9] }, "the last packet")
            return bob.subscriber.payloads.suffix(10)
        }
        #expect(Array(heard) == (0..<10).map { [7, $0, 9] })
    }

    /// A crash of the whole server in its time: the first session's seats outlived it.
    @Test func `a participant that joins twice loses its first connection and the second works`() async throws {
        let (wasClosed, heard) = try await ShardStage.run { stage in
            let (first, bob) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("bob"))
            let second = try stage.join("ann")
            try stage.turn(until: { stage.connections(of: second) == 2 }, "the second connection")
            try stage.publish(second)
            try stage.publish(bob)
            // The first connection's last packets come from an address that belongs to nobody now.
            var slab = PacketSlab(slots: 4)
            first.subscriber.turn(&slab)
            stage.send("hello", from: bob)
            try stage.turn(until: { !stage.heard(second).isEmpty }, "data over the second connection")
            first.subscriber.turn(&slab)
            return (first.subscriber.wasClosed, stage.heard(second))
        }
        #expect(wasClosed)
        #expect(heard == ["bob: hello"])
    }

    @Test func `leaving and closing with traffic under way leaves the shard well`() async throws {
        let connections = try await ShardStage.run { stage in
            let (ann, bob) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("bob"))
            let cat = try stage.joinAndConnect("cat")
            try subscribe(bob, to: ann, stage)
            // Cat's m-line is still to be negotiated when the track goes.
            stage.room.post(.subscribe(cat.sid, track: TrackSID("TR_PA_ann"), streamID: "PA_ann|TR_PA_ann"))
            for number in 0..<20 {
                stage.speak(ann, [UInt8(number)])
                stage.send("\(number)", from: ann)
            }
            stage.room.post(.leave(bob.sid))
            for number in 0..<20 { stage.speak(ann, [UInt8(number)]) }
            stage.room.post(.leave(ann.sid))
            for number in 0..<20 {
                stage.speak(ann, [UInt8(number)])
                stage.send("\(number)", from: ann)
            }
            try stage.turn(until: { ann.publisher?.wasClosed == true && bob.subscriber.wasClosed }, "goodbyes")
            stage.room.post(.closeRoom)
            try stage.turn(until: { cat.subscriber.wasClosed }, "cat's goodbye")
            stage.openAnotherRoom()
            return stage.connections(of: try stage.joinAndConnect("dan"))
        }
        #expect(connections == 1)
    }

    @Test func `data reaches those it names, once, in its sender's name, and not the sender`() async throws {
        let heard = try await ShardStage.run { stage in
            let (ann, bob) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("bob"))
            let cat = try stage.joinAndConnect("cat")
            try stage.publish(ann)
            stage.send("to bob", from: ann, to: ["bob", "ann", "bob", "nobody", "bob"])
            stage.send("to all", from: ann)
            try stage.turn(
                until: { [bob, cat].allSatisfy { stage.heard($0).last == "ann: to all" } }, "the last message")
            return [ann, bob, cat].map { stage.heard($0) }
        }
        #expect(heard == [[], ["ann: to bob", "ann: to all"], ["ann: to all"]])
    }

    @Test func `data without permission is dropped and counted, also when it was taken away midway`() async throws {
        let (heard, dropped) = try await ShardStage.run { stage in
            let (ann, bob) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("bob"))
            try stage.publish(ann)
            stage.send("one", from: ann)
            try stage.turn(until: { !stage.heard(bob).isEmpty }, "the first message")
            stage.room.post(.permissions(ann.sid, canPublishData: false, canSubscribe: true))
            stage.send("two", from: ann)
            try stage.turn(until: { stage.dropped(.dataWithoutPermission) == 1 }, "a count")
            stage.room.post(.permissions(ann.sid, canPublishData: true, canSubscribe: true))
            stage.send("three", from: ann)
            try stage.turn(until: { stage.heard(bob).last == "ann: three" }, "the last message")
            return (stage.heard(bob), stage.dropped(.dataWithoutPermission))
        }
        #expect(heard == ["ann: one", "ann: three"])
        #expect(dropped == 1)
    }

    @Test func `a joiner gets the reliable data that was sent before its channel opened`() async throws {
        let heard = try await ShardStage.run { stage in
            let (ann, cat) = (try stage.joinAndConnect("ann"), try stage.joinAndConnect("cat"))
            try stage.publish(ann)
            stage.send("before", from: ann, sequence: 1)
            try stage.turn(until: { stage.heard(cat).count == 1 }, "the first message")
            let bob = try stage.join("bob", isDeaf: true)
            try stage.turn(until: { !bob.offers.isEmpty }, "an offer")
            stage.send("since", from: ann, sequence: 2)
            try stage.turn(until: { stage.heard(cat).count == 2 }, "the second message")
            try stage.answer(bob)
            try stage.turn(until: { !stage.heard(bob).isEmpty }, "the message that bob missed")
            return stage.heard(bob)
        }
        #expect(heard == ["ann: since"])
    }

    @Test func `a client that lost our first offer gets another when it resumes`() async throws {
        let connections = try await ShardStage.run { stage in
            let ann = try stage.join("ann", isDeaf: true)
            try stage.turn(until: { ann.offers.count == 1 }, "an offer")
            ann.offers = []
            ann.isDeaf = false
            stage.room.post(.resume(ann.sid, lastSequences: [:]))
            try stage.turn(until: { stage.connections(of: ann) == 1 }, "a connection")
            return stage.connections(of: ann)
        }
        #expect(connections == 1)
    }

    @Test func `a late answer to an offer that a resume replaced is not taken for the answer to the new one`()
        async throws
    {
        let connections = try await ShardStage.run { stage in
            let ann = try stage.join("ann", isDeaf: true)
            try stage.turn(until: { ann.offers.count == 1 }, "an offer")
            stage.room.post(.resume(ann.sid, lastSequences: [:]))
            try stage.turn(until: { ann.offers.count == 2 }, "the offer that replaces it")
            try stage.answer(ann)  // both, in order; a failed negotiation throws
            try stage.turn(until: { stage.connections(of: ann) == 1 }, "a connection")
            return stage.connections(of: ann)
        }
        #expect(connections == 1)
    }
}

/// Publishes one's microphone and subscribes the other to it.
private func subscribe(_ subscriber: ShardStage.Client, to publisher: ShardStage.Client, _ stage: ShardStage) throws {
    try stage.publish(publisher)
    let track = "TR_\(publisher.sid)"
    // The first packet starts the track.
    stage.speak(publisher, [0])
    try stage.turn(until: { stage.hasStarted(track) }, "start of the track")
    stage.room.post(.subscribe(subscriber.sid, track: TrackSID(track), streamID: "\(publisher.sid)|\(track)"))
    try stage.turn(until: { stage.isSubscribed(subscriber) }, "subscription")
}
