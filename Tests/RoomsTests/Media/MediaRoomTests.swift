import Basics
import Forwarding
import Testing
import WebRTC

@testable import Rooms

struct MediaRoomTests {
    @Test func `a participant that joins twice or leaves holds no seat of its own any more`() throws {
        let quiet = try QuietRoom()
        try quiet.join("ann")
        let second = try quiet.join("ann")
        #expect(quiet.shard.seatByUserFragment.count == 2)
        #expect(quiet.shard.seatByUserFragment.values.allSatisfy { $0.session === second && !$0.isClosed })
        quiet.post(.leave(second.participant.sid))
        #expect(quiet.shard.seatByUserFragment.isEmpty)
        #expect(quiet.room.byIdentity.isEmpty)
    }

    /// Its consent checks name the fragment of the path in use, which two lost offers must not take from it.
    @Test func `a client that resumes twice without answering is found by the fragment it knows`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        let seat = try #require(ann.subscriber)
        var fragments = [seat.peer.localUfrag]
        quiet.room.negotiate(seat, now: quiet.now)
        for _ in 0..<2 {
            quiet.post(.resume(ann.participant.sid, lastSequences: [:]))
            quiet.room.negotiate(seat, now: quiet.now)
            fragments.append(seat.peer.localUfrag)
        }
        #expect(Set(fragments).count == 3)
        let known = fragments.map { quiet.shard.seatByUserFragment[$0] === seat }
        #expect(known == [true, false, true])
        quiet.post(.leave(ann.participant.sid))
        #expect(quiet.shard.seatByUserFragment.isEmpty)
    }

    @Test func `the same client track id announced again after the server stopped its track is published again`()
        throws
    {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        _ = client.addTrack(cid: "mic")
        quiet.expect(ann, cid: "mic", track: "TR_1")
        try client.offer(ann, in: quiet)
        #expect(quiet.track("TR_1") != nil)
        quiet.post(.unpublish(ann.participant.sid, TrackSID("TR_1")))
        #expect(quiet.track("TR_1") == nil)
        // The client went on sending; its m-line never left.
        quiet.expect(ann, cid: "other", track: "TR_2")
        quiet.expect(ann, cid: "mic", track: "TR_3")
        #expect(quiet.track("TR_2") == nil)
        #expect(quiet.track("TR_3")?.receiveIndex == 0)
        #expect(ann.published.count == 1)
    }

    @Test func `a track that is muted before its m-line comes is muted from the start`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        _ = client.addTrack(cid: "mic")
        quiet.expect(ann, cid: "mic", track: "TR_1")
        quiet.post(.muted(TrackSID("TR_1"), true))
        try client.offer(ann, in: quiet)
        #expect(quiet.track("TR_1")?.isMuted == true)
    }

    @Test func `what was known of tracks that are gone is forgotten`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        for round in 0..<5 {
            let id = client.addTrack(cid: "mic-\(round)")
            quiet.expect(ann, cid: "mic-\(round)", track: "TR_\(round)")
            try client.offer(ann, in: quiet)
            #expect(Array(ann.audioOptions.keys) == ["mic-\(round)"])
            client.peer.removeSendTrack(id)
            try client.offer(ann, in: quiet)
        }
        #expect(ann.audioOptions.isEmpty)
        quiet.expect(ann, cid: "never", track: "TR_never")
        quiet.post(.unpublish(ann.participant.sid, TrackSID("TR_never")))
        #expect(ann.audioOptions.isEmpty && ann.expected.isEmpty && ann.published.isEmpty)
        let stopped = quiet.events.count { if case .trackStopped = $0 { true } else { false } }
        #expect(stopped == 5)
    }

    @Test func `payload types that an offer changes are those that the track is forwarded by`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        _ = client.addTrack(cid: "mic")
        quiet.expect(ann, cid: "mic", track: "TR_1")
        try client.offer(ann, in: quiet)
        let track = try #require(quiet.track("TR_1"))
        let before = try #require(payloadTypes(of: track).first)
        let changed = try client.nextOffer().split(separator: "\r\n").map { line in
            ["m=audio", "a=rtpmap", "a=fmtp", "a=rtcp-fb"].contains { line.hasPrefix($0) }
                ? line.replacing("\(before)", with: "119") : line
        }
        quiet.post(.offer(ann.participant.sid, sdp: changed.joined(separator: "\r\n") + "\r\n", id: 2))
        #expect(quiet.answers == 2)
        #expect(quiet.track("TR_1") === track)
        #expect(payloadTypes(of: track).contains(119) && !payloadTypes(of: track).contains(before))
    }
    private func payloadTypes(of track: MediaTrack) -> [UInt8] { track.forwarder.codecs.map(\.payloadType) }

    @Test func `a speaker who unpublishes while it speaks is told to be silent, before its track stops`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        let id = client.addTrack(cid: "mic")
        quiet.expect(ann, cid: "mic", track: "TR_1")
        try client.offer(ann, in: quiet)
        let track = try #require(quiet.track("TR_1"))
        quiet.room.start(track, payloadType: nil, now: quiet.now)
        for _ in 0..<40 {
            quiet.room.speakers.observe(track: track.speakerHandle, level: 5, durationMs: 20, now: quiet.now)
            quiet.now = quiet.now + .milliseconds(20)
        }
        quiet.room.keepUp(now: quiet.now)
        client.peer.removeSendTrack(id)
        try client.offer(ann, in: quiet)
        let told = quiet.events.compactMap { event -> String? in
            switch event {
            case .speakersChanged(let changes): changes.map { "\($0.sid) \($0.active)" }.joined()
            case .trackStopped(_, let track): "\(track) stopped"
            default: nil
            }
        }
        #expect(told == ["PA_ann true", "PA_ann false", "TR_1 stopped"])
    }

    @Test func `a subscription whose track goes before its m-line is negotiated leaves nothing behind`() throws {
        let quiet = try QuietRoom()
        let (ann, bob) = (try quiet.join("ann"), try quiet.join("bob"))
        let seat = try #require(bob.subscriber)
        var client = try QuietPublisher(now: quiet.now)
        let id = client.addTrack(cid: "mic")
        quiet.expect(ann, cid: "mic", track: "TR_1")
        try client.offer(ann, in: quiet)
        quiet.post(.subscribe(bob.participant.sid, track: TrackSID("TR_1"), streamID: "PA_ann|TR_1"))
        quiet.room.negotiate(seat, now: quiet.now)
        guard case .offer(_, let sdp, let number, _)? = quiet.events.last else {
            Issue.record("no offer: \(quiet.events)")
            return
        }
        client.peer.removeSendTrack(id)
        try client.offer(ann, in: quiet)
        #expect(bob.subscriptions.isEmpty && seat.subscriptionsByTrack.isEmpty && seat.sending.isEmpty)
        var receiver = try QuietPublisher(now: quiet.now)
        let answer = try receiver.peer.accept(offer: sdp, now: quiet.now)
        quiet.post(.answer(bob.participant.sid, sdp: answer.sdp, id: number))
        quiet.shard.settle(seat, now: quiet.now)
        let subscribed = quiet.events.count { if case .subscribed = $0 { true } else { false } }
        #expect(subscribed == 0)
        // The silent m-line is offered as such.
        #expect(seat.negotiateAt != .distantFuture)
    }

    @Test func `a client that offers without end is refused, one at an SDK's pace is not`() throws {
        let quiet = try QuietRoom()
        let ann = try quiet.join("ann")
        var client = try QuietPublisher(now: quiet.now)
        _ = client.addTrack(cid: "mic")
        let sdp = try client.nextOffer()
        for _ in 0..<200 { quiet.post(.offer(ann.participant.sid, sdp: sdp, id: 1)) }
        #expect(quiet.answers == OfferPace.burst)
        var pace = OfferPace()
        let steady = (0..<1000).allSatisfy { pace.take(now: .milliseconds($0 * 50)) }
        #expect(steady)
    }
}
