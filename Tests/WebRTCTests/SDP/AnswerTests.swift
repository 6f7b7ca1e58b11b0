import Basics
import Testing

@testable import WebRTC

/// Answers to the offers of real clients.
struct AnswerTests {
    @Test(arguments: SDPFixture.all)
    func `an answer mirrors the offer's m-lines, mids, payload types and extension ids`(_ name: String) throws {
        let offer = try SDPFixture.document(name)
        var server = Negotiator.server()
        let answer = try server.accept(fixture: name).document
        #expect(answer.sections.map(\.mid) == offer.sections.map(\.mid))
        #expect(answer.sections.map(\.media) == offer.sections.map(\.media))
        #expect(answer.sections.map(\.proto) == offer.sections.map(\.proto))
        #expect(answer.bundle == offer.bundle)
        #expect(answer.isLite && answer.sessionID == 1_234 && answer.version == 1)
        for (index, (ours, theirs)) in zip(answer.sections, offer.sections).enumerated() {
            #expect(ours.port == 9)
            #expect(ours.value("ice-ufrag") == "srvA" && ours.value("ice-pwd") == "server-password-of-22-")
            #expect(ours.value("setup") == "active")
            #expect(ours.value("fingerprint")?.hasPrefix("sha-256 00:01:02:03:04") == true)
            #expect(ours.candidates.isEmpty == (index != 0) && ours.endsCandidates == (index == 0))
            if ours.isDataChannel {
                #expect(ours.sctpPort == 5_000 && ours.maximumMessageSize == 65_535)
                continue
            }
            #expect(ours.hasRTCPMux)
            #expect(ours.direction == (theirs.direction.sends ? .recvonly : .inactive))
            #expect(ours.value("msid") == nil && ours.ssrcs.isEmpty)
            let offered = Dictionary(uniqueKeysWithValues: theirs.codecs.map { ($0.payloadType, $0) })
            #expect(!ours.codecs.isEmpty)
            for codec in ours.codecs {
                let match = try #require(offered[codec.payloadType])
                #expect(match.name == codec.name && match.clockRate == codec.clockRate)
                #expect(match.channels == codec.channels)
                if !["opus", "VP8", "VP9"].contains(codec.name) { #expect(match.fmtp == codec.fmtp) }
                let extra = codec.feedback.filter { !match.feedback.contains($0) }
                #expect(extra.isEmpty || (codec.name == "opus" && extra == ["nack"]))
            }
            for line in ours.extensions {
                let match = theirs.extensions.first { $0.id == line.id && $0.uri == line.uri }
                #expect(match?.direction?.reversed == line.direction && match != nil)
            }
        }
        #expect(
            answer.sections[0].candidates == [
                "candidate:1 1 udp 2130706431 127.0.0.1 7882 typ host",
                "candidate:2 1 udp 2130706175 ::1 7882 typ host",
            ])
    }

    @Test func `a browser's published tracks come in with their codecs, layers and extensions`() throws {
        var server = Negotiator.server()
        let answer = try server.accept(fixture: "chromium-publish-simulcast").document
        let tracks = server.drain().compactMap { event -> ReceiveTrack? in
            if case .receiveTrackAdded(let track) = event { track } else { nil }
        }
        #expect(tracks == server.receiveTracks && tracks.map(\.index) == [0, 1] && tracks.map(\.mid) == ["1", "2"])
        let audio = tracks[0]
        #expect(audio.kind == .audio && audio.trackID == "95ee7d03-5301-4cc3-8a1c-c25c12d3b251")
        #expect(audio.ssrcs == [2_232_722_638] && audio.rids.isEmpty)
        #expect(audio.codecs.map(\.payloadType) == [63, 111])
        #expect(audio.codecs.map(\.mimeType) == ["audio/red", "audio/opus"])
        #expect(audio.extensions.audioLevel == 1 && audio.extensions.mid == 4)
        #expect(audio.extensions.transportSequence == 3 && audio.extensions.absoluteSendTime == 0)
        let video = tracks[1]
        #expect(video.rids == ["q", "h", "f"] && video.ssrcs.isEmpty)
        #expect(video.codecs.first?.mimeType == "video/VP8" && video.codecs.first?.rtxPayloadType == 97)
        #expect(Set(video.codecs.map(\.mimeType)) == ["video/VP8", "video/VP9", "video/H264", "video/AV1"])
        #expect(video.codecs.allSatisfy { $0.feedback == ["transport-cc", "ccm fir", "nack", "nack pli"] })
        #expect(video.extensions.rid == 10 && video.extensions.repairedRid == 11)
        #expect(video.extensions.dependencyDescriptor == 12 && video.extensions.videoOrientation == 13)

        #expect(server.receiveExtensions.rid == 10 && server.receiveExtensions.audioLevel == 1)
        let section = try #require(answer.section("2"))
        #expect(section.lines("rid") == ["q recv", "h recv", "f recv"])
        #expect(section.lines("simulcast") == ["recv q;h;f"])
        let spoken = try #require(answer.section("1"))
        #expect(spoken.formats == ["63", "111"])
        #expect(spoken.lines("rtcp-fb") == ["111 transport-cc", "111 nack"])
        #expect(spoken.lines("fmtp") == ["63 111/111", "111 minptime=10;useinbandfec=1;usedtx=1"])
        #expect(server.hasDataSection && server.remoteMaximumMessageSize == 262_144)
        #expect(server.dtlsRole == .client)
        #expect(server.remote?.credentials.ufrag.isEmpty == false)
    }

    @Test func `Firefox's one-way extensions, SSRCs beside rids and own payload types are understood`() throws {
        var server = Negotiator.server()
        let sent = server.addSendTrack(.microphone("TR_a"))
        let answer = try server.accept(fixture: "firefox-publish-simulcast").document
        #expect(server.receiveTracks.map(\.mid) == ["2", "3"] && server.sendParameters(sent) == nil)
        let audio = server.receiveTracks[0]
        #expect(audio.codecs.map(\.payloadType) == [109] && audio.trackID == "{b87be149-dbb9-4716-b5dd-20b0776b8476}")
        let video = server.receiveTracks[1]
        #expect(video.rids == ["q", "h", "f"] && video.ssrcs == [830_217_291, 1_380_582_072, 3_699_154_920])
        #expect(video.rtxSSRCs[655_772_727] == 830_217_291)
        #expect(
            video.codecs.map(\.payloadType) == [120, 121, 99] && video.codecs.map(\.rtxPayloadType) == [124, 125, 100])
        #expect(video.extensions.rid == 9 && video.extensions.dependencyDescriptor == 8)
        #expect(video.extensions.playoutDelay == 0)
        let section = try #require(answer.section("3"))
        #expect(section.lines("extmap").contains("9/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"))
        #expect(section.lines("fmtp") == ["124 apt=120", "125 apt=121", "100 apt=99"])
        #expect(server.remoteMaximumMessageSize == 1_073_741_823)
    }

    @Test func `what is known of an audio track shapes its answer`() throws {
        var server = Negotiator.server()
        var asked: [String] = []
        let answer = try server.accept(
            offer: SDPFixture.text("chromium-publish-simulcast"), freshCredentials: Negotiator.fresh
        ) { track in
            asked.append(track)
            return AudioOptions(allowRed: false, stereo: true, dtx: false)
        }
        let audio = try #require(try SDPDocument(parsing: answer.sdp).section("1"))
        #expect(asked == ["95ee7d03-5301-4cc3-8a1c-c25c12d3b251"])
        #expect(audio.formats == ["111"])
        #expect(audio.lines("fmtp") == ["111 minptime=10;useinbandfec=1;stereo=1;maxaveragebitrate=510000"])
    }

    @Test func `only enabled codecs are accepted, and a section without any is refused and leaves the bundle`() throws {
        var server = Negotiator.server(policy: MediaPolicy(enabled: ["audio/OPUS", "video/theora"]))
        let answer = try server.accept(fixture: "chromium-publish-simulcast").document
        #expect(MediaPolicy.unknown(in: ["audio/opus", "video/theora", "video/rtx"]) == ["video/theora"])
        #expect(answer.section("1")?.formats == ["111"])
        let video = try #require(answer.section("2"))
        #expect(video.port == 0 && video.direction == .inactive)
        #expect(answer.bundle == ["1", "3"])
        #expect(server.receiveTracks.map(\.kind) == [.audio])
    }

    @Test func `the python publisher's life: publish, simulcast, unpublish, publish again`() throws {
        var server = Negotiator.server()
        _ = try server.accept(fixture: "livekit-python-publisher-idle")
        #expect(server.drain().isEmpty && server.hasDataSection)

        _ = try server.accept(fixture: "livekit-python-publisher-audio")
        let microphone = try #require(server.receiveTracks.first)
        #expect(server.drain() == [.receiveTrackAdded(microphone)])
        #expect(microphone.mid == "14" && microphone.streamID == "-" && microphone.ssrcs.count == 1)

        _ = try server.accept(fixture: "livekit-python-publisher-simulcast")
        let camera = try #require(server.receiveTracks.last)
        #expect(server.drain() == [.receiveTrackAdded(camera)])
        #expect(camera.mid == "15" && camera.rids == ["f", "h", "q"] && camera.index == 1)

        _ = try server.accept(fixture: "livekit-python-publisher-unpublished")
        #expect(server.drain() == [.receiveTrackRemoved(index: 0)])
        #expect(server.receiveTracks == [camera])

        let answer = try server.accept(fixture: "livekit-python-publisher-republished").document
        let again = try #require(server.receiveTracks.last)
        #expect(server.drain() == [.receiveTrackAdded(again)])
        #expect(again.index == 0 && again.mid == "16" && again.trackID != microphone.trackID)
        #expect(answer.version == 5)
        #expect(answer.sections.map(\.mid) == (7...16).map { String($0) })
    }

    @Test func `on a single connection waiting tracks go to receiving m-lines, the client's own stay its own`() throws {
        var server = Negotiator.server()
        _ = try server.accept(fixture: "livekit-python-single-join")
        let audio = server.addSendTrack(.microphone("TR_AMx", mime: "audio/red"))
        let video = server.addSendTrack(.camera("TR_VCx"))
        #expect(server.needsNegotiation && server.unboundSendTracks == (1, 1))

        let (answer, document) = try server.accept(fixture: "livekit-python-single-audio")
        #expect(server.drain() == [.sendTrackBound(audio), .sendTrackBound(video)])
        #expect(answer.midToTrack == ["0": "TR_AMx", "3": "TR_VCx"])
        #expect(!server.needsNegotiation && server.unboundSendTracks == (0, 0))
        let spoken = try #require(document.section("0"))
        #expect(spoken.direction == .sendonly && spoken.value("msid") == "PA_x|TR_AMx TR_AMx")
        #expect(spoken.lines("ssrc") == ["100 cname:parley", "100 msid:PA_x|TR_AMx TR_AMx"])
        #expect(spoken.lines("fmtp").contains("111 minptime=10;useinbandfec=1"))
        let seen = try #require(document.section("3"))
        #expect(seen.formats.prefix(2) == ["96", "97"])
        #expect(seen.ssrcGroups("FID") == [[200, 201]] && seen.ssrcs == [200, 201])
        let sent = try #require(server.sendParameters(audio))
        #expect(
            sent.mid == "0" && sent.payloadType == 111 && sent.redPayloadType == 63 && !sent.nack && sent.transportCC)
        #expect(sent.extensions.mid == 4 && sent.clockRate == 48_000)
        let shown = try #require(server.sendParameters(video))
        #expect(shown.payloadType == 96 && shown.rtxPayloadType == 97 && shown.rtxSsrc == 201 && shown.nack)

        // Gone from one side, the m-line must fall silent before another track may have it.
        server.removeSendTrack(audio)
        #expect(server.needsNegotiation && server.sendParameters(audio) == nil)
        let next = server.addSendTrack(.microphone("TR_AMy", ssrc: 300))
        let second = try server.accept(fixture: "livekit-python-single-audio")
        #expect(second.document.section("0")?.direction == .inactive)
        #expect(second.answer.midToTrack["1"] == "TR_AMy")
        #expect(server.drain() == [.sendTrackBound(next)])
        let third = server.addSendTrack(.microphone("TR_AMz", ssrc: 400))
        #expect(try server.accept(fixture: "livekit-python-single-audio").answer.midToTrack["0"] == "TR_AMz")
        #expect(server.drain() == [.sendTrackBound(third)])
        #expect(server.sendParameters(next)?.mid == "1")
    }

    @Test func `when only two-way m-lines are left they carry both ways`() throws {
        var server = Negotiator.server()
        let ids = (0..<4).map { server.addSendTrack(.microphone("TR_\($0)", ssrc: UInt32(500 + $0))) }
        let (answer, document) = try server.accept(fixture: "chromium-single-connection")
        #expect(answer.midToTrack == ["1": "TR_0", "2": "TR_1", "0": "TR_2"])
        let both = try #require(document.section("0"))
        #expect(both.direction == .sendrecv && both.value("msid") == "PA_x|TR_2 TR_2")
        #expect(server.receiveTracks.map(\.mid) == ["0", "3"])
        #expect(server.unboundSendTracks == (1, 0) && server.sendParameters(ids[3]) == nil)
    }

    @Test func `a track in a codec the client does not name is refused once`() throws {
        var server = Negotiator.server()
        let track = server.addSendTrack(.camera("TR_v", mime: "video/H265"))
        let text = try SDPFixture.text("livekit-python-single-join").replacing("H265", with: "H999")
        _ = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(server.drain() == [.sendTrackRejected(track)])
        #expect(!server.needsNegotiation && server.unboundSendTracks == (0, 0))
        _ = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(server.drain().isEmpty)
    }

    @Test func `an H264 stream takes the payload type with its packetisation and profile`() throws {
        var server = Negotiator.server()
        func type(_ fmtp: String) throws -> UInt8? {
            let id = server.addSendTrack(.camera("TR_\(fmtp)", mime: "video/H264", fmtp: fmtp))
            _ = try server.accept(fixture: "chromium-single-connection")
            return server.sendParameters(id)?.payloadType
        }
        let offered = try #require(try SDPFixture.document("chromium-single-connection").section("4"))
        for (mode, profile) in [("0", "42e01f"), ("1", "42e01f"), ("1", "42001f")] {
            let fmtp = "level-asymmetry-allowed=1;packetization-mode=\(mode);profile-level-id=\(profile)"
            let expected = try #require(offered.codecs.first { $0.name == "H264" && $0.fmtp == fmtp })
            #expect(try type(fmtp) == expected.payloadType)
        }
    }

    @Test func `an m-line with another msid is another track`() throws {
        var server = Negotiator.server()
        let text = try SDPFixture.text("chromium-publish-simulcast")
        _ = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        _ = server.drain()
        let other = text.replacing("95ee7d03", with: "0badcafe")
        _ = try server.accept(offer: other, freshCredentials: Negotiator.fresh)
        let events = server.drain()
        #expect(events.count == 2 && events.first == .receiveTrackRemoved(index: 0))
        #expect(events.last == .receiveTrackAdded(server.receiveTracks[0]))
        #expect(server.receiveTracks[0].trackID.hasPrefix("0badcafe") && server.receiveTracks[0].index == 0)
        // The same track with another SSRC is still that track.
        let changed = other.replacing("2232722638", with: "77")
        _ = try server.accept(offer: changed, freshCredentials: Negotiator.fresh)
        #expect(server.drain() == [.receiveTrackChanged(server.receiveTracks[0])])
        #expect(server.receiveTracks[0].ssrcs == [77])
        // The browser closed the m-line for good.
        _ = try server.accept(
            offer: changed.replacing("m=audio 9", with: "m=audio 0").replacing("BUNDLE 1 2 3", with: "BUNDLE 2 3"),
            freshCredentials: Negotiator.fresh)
        #expect(server.drain() == [.receiveTrackRemoved(index: 0)])
    }

    @Test func `new credentials in an offer restart ICE on both sides, and only then`() throws {
        var server = Negotiator.server()
        let text = try SDPFixture.text("chromium-data-only")
        _ = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        _ = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(server.drain().isEmpty && server.credentials == Negotiator.ours)
        let remote = try #require(server.remote?.credentials)
        let restarted = text.replacing("ice-ufrag:\(remote.ufrag)", with: "ice-ufrag:NEWu")
            .replacing("ice-pwd:\(remote.password)", with: "ice-pwd:a-new-password-of-22-c")
        let answer = try server.accept(offer: restarted, freshCredentials: Negotiator.fresh)
        #expect(server.drain() == [.iceRestarted] && server.credentials == Negotiator.fresh)
        #expect(answer.sdp.contains("a=ice-ufrag:srvB\r\na=ice-pwd:another-password-of-22\r\n"))
        #expect(server.remote?.credentials.ufrag == "NEWu")
    }
}
