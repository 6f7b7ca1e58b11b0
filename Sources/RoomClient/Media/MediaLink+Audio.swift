import Basics
import Sockets
import Speech
import WebRTC

/// Sound, 20 ms at a time, both ways.
extension MediaLink {
    // MARK: Sending

    func publish(_ cid: String, _ setup: OutgoingAudio.Setup, now: Moment) {
        do throws(AudioError) {
            let track = try OutgoingAudio(setup, random: &random)
            outgoing[cid] = track
            add(track, cid: cid)
            negotiate(now: now)
            startClock(now: now)
        } catch { emit(.publishFailed(cid: cid, reason: error.description)) }
    }

    /// Puts a track on the connection in use.
    func add(_ track: OutgoingAudio, cid: String) {
        guard let publisher else { return }
        let ssrc = UInt32(truncatingIfNeeded: random.next()) | 1
        track.track = publisher.peer.addSendTrack(
            .init(
                trackID: cid, streamID: "parley", kind: .audio, mimeType: "audio/opus", allowRed: false, ssrc: ssrc))
    }

    func unpublish(_ cid: String, now: Moment) {
        guard let track = outgoing.removeValue(forKey: cid) else { return }
        if let id = track.track { publisher?.peer.removeSendTrack(id) }
        negotiate(now: now)
        stopClockIfIdle()
    }

    func bound(_ id: SendTrackID, now: Moment) {
        guard let parameters = publisher?.peer.sendParameters(id) else { return }
        for track in outgoing.values where track.track == id { track.bind(parameters) }
        startClock(now: now)
    }

    func rejected(_ id: SendTrackID) {
        for (cid, track) in outgoing where track.track == id {
            track.unbind()
            emit(.publishFailed(cid: cid, reason: "the server takes no Opus"))
        }
    }

    private func sendFrame(of track: OutgoingAudio, now: Moment) {
        guard let publisher, publisher.isUp, let parameters = track.parameters,
            let destination = publisher.peer.remoteAddress
        else { return track.skip(1) }
        guard let count = track.next() else { return }
        if parameters.transportCC {
            publisher.transportSequence &+= 1
            track.header.transportSequence = publisher.transportSequence
        }
        publisher.peer.noteSenderClock(
            ssrc: parameters.ssrc, rtpTimestamp: track.header.timestamp, ntp: WallClock.ntp, at: now)
        publisher.outgoing.withNextSlot(to: destination) { slot in
            guard let start = track.header.write(into: &slot, extensions: parameters.extensions),
                start + count <= slot.count - SRTPProfile.aeadAES128GCM.overhead
            else { return nil }
            for index in 0..<count { slot[start + index] = track.payload[index] }
            guard let length = publisher.peer.protect(&slot, count: start + count, now: now) else { return nil }
            if parameters.nack { track.sent.note(track.header.sequence, (0..<length).map { slot[$0] }) }
            return length
        }
    }

    /// The server misses these.
    func resend(_ sequences: [UInt16], of ssrc: UInt32) {
        guard let publisher, let destination = publisher.peer.remoteAddress,
            let track = outgoing.values.first(where: { $0.header.ssrc == ssrc })
        else { return }
        for sequence in sequences {
            if let packet = track.sent.packet(sequence) { publisher.outgoing.append(packet, to: destination) }
        }
    }

    // MARK: Listening

    func listen(to sid: String, sampleRate: Int, sink: any AudioSink, now: Moment) {
        do throws(AudioError) {
            incoming.updateValue(try IncomingAudio(sampleRate: sampleRate, sink: sink), forKey: sid)?.end()
            startClock(now: now)
        } catch { sink.ended() }
    }

    func started(_ track: ReceiveTrack, now: Moment) {
        if let before = receiving[track.index], before.trackID != track.trackID { ended(track.index) }
        let isNew = receiving.updateValue(track, forKey: track.index) == nil
        guard isNew else { return }
        emit(.trackStarted(trackSID: track.trackID, streamID: track.streamID))
    }

    func ended(_ index: Int) {
        guard let track = receiving.removeValue(forKey: index) else { return }
        incoming[track.trackID]?.end()
        emit(.trackEnded(trackSID: track.trackID))
    }

    /// One packet of a track, decrypted.
    func hear(
        _ packet: borrowing MutableSpan<UInt8>, _ header: RTPHeader, _ origin: Peer.RTPSource, now: Moment
    ) {
        guard let track = receiving[Int(origin.track)], let listener = incoming[track.trackID] else { return }
        let end = header.payloadOffset + header.payloadCount
        guard header.payloadCount > 0, end <= packet.count else { return }
        listener.receive(packet.span.extracting(header.payloadOffset..<end), header, now: now)
    }

    // MARK: The clock

    private func startClock(now: Moment) {
        if !outgoing.isEmpty || !incoming.isEmpty { clock.start(now: now) }
    }
    private func stopClockIfIdle() {
        if outgoing.isEmpty, incoming.isEmpty { clock.stop() }
    }

    /// Every 20 ms that have passed, one after the other.
    func playDueFrames(now: Moment) {
        let due = clock.due(now: now)
        for track in outgoing.values where due.lost > 0 { track.skip(due.lost) }
        for _ in 0..<due.frames {
            for track in outgoing.values { sendFrame(of: track, now: now) }
            for listener in incoming.values { listener.play(now: now) }
        }
        stopClockIfIdle()
    }
}
