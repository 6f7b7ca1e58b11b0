import Basics
import Forwarding
import Testing
import WebRTC

/// One simulcast encoder per layer, each with its own numbers, as libwebrtc sends them.
private struct Camera {
    var sequence: [UInt16] = [65_530, 200, 40_000]
    var timestamp: [UInt32] = [4_294_960_000, 7, 1_000_000]
    var picture: [UInt16] = [0x7FFE, 10, 500]
    var tl0: [UInt8] = [255, 3, 90]

    /// One frame of two packets.
    mutating func frame(_ layer: Int, isKey: Bool = false, temporal: UInt8 = 0, sync: Bool = false) -> [[UInt8]] {
        timestamp[layer] &+= 3000
        picture[layer] = (picture[layer] &+ 1) & 0x7FFF
        if temporal == 0 { tl0[layer] &+= 1 }
        return (0..<2).map { part in
            sequence[layer] &+= 1
            return Make.vp8(
                sequence[layer], timestamp[layer], ssrc: UInt32(0xC0 + layer), picture: picture[layer], tl0: tl0[layer],
                layer: temporal, sync: sync, isKey: isKey && part == 0, starts: part == 0, marker: part == 1,
                tag: UInt8(layer))
        }
    }
}

extension Received {
    fileprivate var vp8: VP8Descriptor {
        VP8Descriptor(payload.span, offset: 0, count: payload.count) ?? VP8Descriptor()
    }
    /// Which layer the packet came from: the maker's tag.
    fileprivate var layer: UInt8 { payload.count > 7 ? payload[7] : 255 }
}
/// Numbers without holes, time and picture numbers that step once a frame.
private func expectContinuous(_ stream: [Received], at location: SourceLocation = #_sourceLocation) {
    for (before, after) in zip(stream, stream.dropFirst()) {
        let step = Int32(bitPattern: after.header.timestamp &- before.header.timestamp)
        let starts = after.vp8.startsFrame
        let picture = ((before.vp8.pictureID ?? 0) &+ (starts ? 1 : 0)) & 0x7FFF
        let isNext = after.header.sequence == before.header.sequence &+ 1
        let isLater = starts ? step > 0 : step == 0
        let isNextPicture = after.vp8.pictureID == picture
        #expect(
            isNext && isLater && isNextPicture, "at \(after.header.sequence), step \(step)", sourceLocation: location)
    }
}

struct VideoForwardingTests {
    @Test func `a new subscriber waits for a key frame, which is asked for`() {
        let scene = Scene(.video)
        var camera = Camera()
        for packet in camera.frame(0) { scene.feed(packet) }
        _ = scene.takeOutputs()
        let slot = scene.add(.video(ssrc: 1))
        #expect(scene.takeOutputs() == [.wantedQuality(2), .requestKeyFrame(layer: 0)])
        for packet in camera.frame(0) { scene.feed(packet) }
        #expect(scene.received.isEmpty)
        for packet in camera.frame(0, isKey: true) + camera.frame(0) { scene.feed(packet) }
        #expect(scene.stream(slot).count == 4)
        #expect(scene.stream(slot).first?.vp8.isKeyFrame == true)
        expectContinuous(scene.stream(slot))
    }

    @Test func `key frames are asked for at most every 500 ms, then ever slower`() {
        let scene = Scene(.video)
        var camera = Camera()
        for packet in camera.frame(0) { scene.feed(packet) }
        var asked: [Int64] = []
        let slot = scene.add(.video(ssrc: 1))
        let start = scene.now
        while scene.now - start < .seconds(6) {
            scene.tick()
            for case .requestKeyFrame in scene.takeOutputs() { asked.append((scene.now - start).milliseconds) }
            scene.advance(.milliseconds(10))
        }
        #expect(asked == [0, 500, 1500, 3500, 5500])
        for packet in camera.frame(0, isKey: true) { scene.feed(packet) }
        #expect(scene.forwarder.deadline == .distantFuture)
        for _ in 0..<10 { scene.forwarder.handleKeyFrameRequest(slot, now: scene.now) }
        scene.tick()
        #expect(scene.takeOutputs() == [.requestKeyFrame(layer: 0)])
    }

    @Test func `the best flowing layer is sent, switched to at its key frames only`() {
        let scene = Scene(.video, layers: Scene.threeLayers)
        var camera = Camera()
        let slot = scene.add(.video(ssrc: 1))
        for layer in 0..<3 { for packet in camera.frame(layer, isKey: layer == 0) { scene.feed(packet, layer: layer) } }
        #expect(scene.stream(slot).map(\.layer) == [0, 0])
        #expect(scene.takeOutputs().contains(.requestKeyFrame(layer: 2)))
        for round in 0..<8 {
            scene.advance(.milliseconds(33))
            for layer in 0..<3 {
                for packet in camera.frame(layer, isKey: round == 3 && layer == 2) { scene.feed(packet, layer: layer) }
            }
        }
        #expect(scene.stream(slot).map(\.layer) == Array(repeating: 0, count: 10) + Array(repeating: 2, count: 10))
        expectContinuous(scene.stream(slot))
        #expect(scene.forwarder.currentLayer(slot) == 2)
    }

    @Test func `settings choose by quality and by size`() {
        for (settings, layer) in [
            (DownTrackSettings(quality: 0), 0), (DownTrackSettings(quality: 1), 1),
            (DownTrackSettings(quality: nil, width: 300, height: 170), 0),
            (DownTrackSettings(quality: nil, width: 360, height: 640), 1),
            (DownTrackSettings(quality: nil, width: 2000, height: 1100), 2), (DownTrackSettings(quality: nil), 2),
        ] {
            let scene = Scene(.video, layers: Scene.threeLayers)
            var camera = Camera()
            let slot = scene.add(.video(ssrc: 1), settings)
            for _ in 0..<2 {
                for layer in 0..<3 {
                    for packet in camera.frame(layer, isKey: true) { scene.feed(packet, layer: layer) }
                }
            }
            #expect(scene.forwarder.currentLayer(slot) == layer)
        }
    }

    @Test func `a layer that stops is left for the next best, and returned to`() {
        let scene = Scene(.video, layers: Scene.threeLayers)
        var camera = Camera()
        let slot = scene.add(.video(ssrc: 1))
        func run(_ milliseconds: Int64, layers: [Int]) {
            var wantKey: Set<Int> = []
            for _ in 0..<milliseconds / 33 {
                scene.advance(.milliseconds(33))
                if scene.forwarder.deadline <= scene.now { scene.tick() }
                for case .requestKeyFrame(let layer) in scene.takeOutputs() { wantKey.insert(layer) }
                for layer in layers {
                    let isKey = wantKey.remove(layer) != nil
                    for packet in camera.frame(layer, isKey: isKey) { scene.feed(packet, layer: layer) }
                }
            }
        }
        run(1000, layers: [0, 1, 2])
        #expect(scene.forwarder.currentLayer(slot) == 2)
        run(1400, layers: [0, 1])
        #expect(scene.forwarder.currentLayer(slot) == 2)
        run(300, layers: [0, 1])
        #expect(scene.forwarder.currentLayer(slot) == 1)
        run(1800, layers: [0])
        #expect(scene.forwarder.currentLayer(slot) == 0)
        run(700, layers: [0, 1, 2])
        #expect(scene.forwarder.currentLayer(slot) == 2)
        expectContinuous(scene.stream(slot))
    }

    @Test func `sender reports align layers better than arrival does`() {
        let scene = Scene(.video, layers: Array(Scene.threeLayers[0..<2]))
        var camera = Camera()
        let slot = scene.add(.video(ssrc: 1))
        for layer in 0..<2 { for packet in camera.frame(layer, isKey: layer == 0) { scene.feed(packet, layer: layer) } }
        scene.forwarder.noteSenderReport(
            layer: 0, SenderClock(ntp: 50 << 32, rtpTimestamp: camera.timestamp[0]))
        scene.forwarder.noteSenderReport(
            layer: 1, SenderClock(ntp: 50 << 32, rtpTimestamp: camera.timestamp[1]))
        scene.advance(.milliseconds(73))  // 40 ms late
        for packet in camera.frame(1, isKey: true) { scene.feed(packet, layer: 1) }
        let times = scene.stream(slot).map(\.header.timestamp)
        #expect(times[2] &- times[0] == 3000)
        #expect(scene.takeOutputs().contains { if case .senderClock = $0 { true } else { false } })
    }

    @Test func `pause and mute resume with a key frame and no hole`() {
        let scene = Scene(.video)
        var camera = Camera()
        let slot = scene.add(.video(ssrc: 1))
        func play(_ frames: Int, isKey: Bool = false) {
            for index in 0..<frames {
                scene.advance(.milliseconds(33))
                for packet in camera.frame(0, isKey: isKey && index == 0) { scene.feed(packet) }
            }
        }
        play(3, isKey: true)
        scene.forwarder.updateSettings(slot, DownTrackSettings(disabled: true), now: scene.now)
        play(3)
        #expect(scene.stream(slot).count == 6)
        _ = scene.takeOutputs()
        scene.advance(.seconds(1))
        scene.forwarder.updateSettings(slot, DownTrackSettings(), now: scene.now)
        #expect(scene.takeOutputs() == [.requestKeyFrame(layer: 0)])
        play(2)
        #expect(scene.stream(slot).count == 6)
        play(2, isKey: true)
        scene.forwarder.setMuted(true, now: scene.now)
        play(2, isKey: true)
        scene.advance(.seconds(1))
        scene.forwarder.setMuted(false, now: scene.now)
        #expect(scene.takeOutputs().contains(.requestKeyFrame(layer: 0)))
        play(1)
        play(1, isKey: true)
        scene.forwarder.setAllowance(slot, .nothing, now: scene.now)
        play(2)
        scene.forwarder.setAllowance(slot, .all, now: scene.now)
        let states = scene.takeOutputs().filter { if case .streamState = $0 { true } else { false } }
        #expect(states == [.streamState(slot: slot, paused: true), .streamState(slot: slot, paused: false)])
        play(1, isKey: true)
        #expect(scene.stream(slot).count == 6 + 4 + 2 + 2)
        expectContinuous(scene.stream(slot))
    }

    @Test func `a frame-rate cap leaves out upper temporal layers without a trace`() {
        let scene = Scene(.video)
        var camera = Camera()
        let full = scene.add(.video(ssrc: 1))
        let thin = scene.add(.video(ssrc: 2), DownTrackSettings(framesPerSecond: 15))
        let pattern: [UInt8] = [0, 2, 1, 2]
        for index in 0..<40 {
            scene.advance(.milliseconds(33))
            let temporal = pattern[index % 4]
            let packets = camera.frame(0, isKey: index == 0, temporal: temporal, sync: index % 8 < 4 && temporal > 0)
            for packet in index % 3 == 0 ? packets.reversed() : packets where index > 0 || packet == packets[0] {
                scene.feed(packet)
            }
            if index == 0 { scene.feed(packets[1]) }
        }
        #expect(scene.stream(full).count == 80)
        let sorted = scene.stream(thin).sorted { $0.header.sequence.isAfter($1.header.sequence) == false }
        #expect(sorted.count == 40)
        expectContinuous(sorted)
        #expect(sorted.allSatisfy { ($0.vp8.temporalLayer ?? 9) < 2 })
        scene.forwarder.updateSettings(thin, DownTrackSettings(), now: scene.now)
        for index in 40..<56 {
            let temporal = pattern[index % 4]
            for packet in camera.frame(0, temporal: temporal, sync: index % 8 < 4 && temporal > 0) {
                scene.feed(packet)
            }
        }
        let risen = scene.stream(thin).sorted { $0.header.sequence.isAfter($1.header.sequence) == false }
        expectContinuous(risen)
        #expect(risen.last?.vp8.temporalLayer == 2)
    }

    @Test func `what subscribers want goes up at once and down after five seconds`() {
        let scene = Scene(.video, layers: Scene.threeLayers)
        let low = scene.add(.video(ssrc: 1), DownTrackSettings(quality: 0))
        #expect(scene.takeOutputs() == [.wantedQuality(0)])
        let high = scene.add(.video(ssrc: 2))
        #expect(scene.takeOutputs() == [.wantedQuality(2)])
        scene.forwarder.removeSubscriber(high, now: scene.now)
        #expect(scene.takeOutputs().isEmpty)
        scene.advance(.seconds(5))
        #expect(scene.forwarder.deadline <= scene.now)
        scene.tick()
        #expect(scene.takeOutputs() == [.wantedQuality(0)])
        scene.forwarder.updateSettings(low, DownTrackSettings(disabled: true), now: scene.now)
        scene.advance(.seconds(5))
        scene.tick()
        #expect(scene.takeOutputs() == [.wantedQuality(nil)])
        #expect(scene.forwarder.deadline == .distantFuture)
    }

    @Test func `seeded loss, reordering and duplicates never make two packets of one number`() {
        for seed: UInt64 in 1...30 {
            var random = SeededRandom(seed: seed)
            let scene = Scene(.video, layers: Scene.threeLayers)
            var camera = Camera()
            let slots = [
                scene.add(.video(ssrc: 1)), scene.add(.video(ssrc: 2), DownTrackSettings(framesPerSecond: 8)),
                scene.add(.video(ssrc: 3), DownTrackSettings(quality: 1)),
            ]
            var waiting: [(at: Moment, layer: Int, packet: [UInt8])] = []
            var wantKey: Set<Int> = [0, 1, 2]
            let pattern: [UInt8] = [0, 2, 1, 2]
            for index in 0..<300 {
                scene.advance(.milliseconds(33))
                for layer in 0..<3 where !(layer == 2 && (100..<180).contains(index)) {
                    let isKey = wantKey.remove(layer) != nil
                    let temporal = isKey ? 0 : pattern[index % 4]
                    let packets = camera.frame(layer, isKey: isKey, temporal: temporal, sync: index % 8 < 4)
                    for packet in packets where Int.random(in: 0..<20, using: &random) > 0 {
                        let delay = Int.random(in: 0..<60, using: &random)
                        waiting.append((scene.now + .milliseconds(delay), layer, packet))
                        if Int.random(in: 0..<30, using: &random) == 0 {
                            waiting.append((scene.now + .milliseconds(delay + 50), layer, packet))
                        }
                    }
                }
                waiting.sort { $0.at < $1.at }
                while let first = waiting.first, first.at <= scene.now {
                    scene.feed(first.packet, layer: first.layer)
                    waiting.removeFirst()
                }
                if scene.forwarder.deadline <= scene.now { scene.tick() }
                for case .requestKeyFrame(let layer) in scene.takeOutputs() { wantKey.insert(layer) }
            }
            for slot in slots {
                var seen: Set<UInt16> = []
                let stream = scene.stream(slot)
                #expect(stream.count > 50)
                let isUnique = stream.allSatisfy { seen.insert($0.header.sequence).inserted }
                #expect(isUnique, "seed \(seed), slot \(slot)")
                // Placed by number, time never goes back and a frame keeps one timestamp and one picture number.
                let first = stream[0].header.sequence
                let sorted = stream.sorted { $0.header.sequence &- first < $1.header.sequence &- first }
                for (before, after) in zip(sorted, sorted.dropFirst()) {
                    let step = Int32(bitPattern: after.header.timestamp &- before.header.timestamp)
                    let isSamePicture = after.vp8.pictureID == before.vp8.pictureID
                    let mayTurn = before.layer == after.layer || after.vp8.isKeyFrame
                    #expect(step >= 0 && (step == 0) == isSamePicture, "seed \(seed), slot \(slot), step \(step)")
                    #expect(mayTurn, "seed \(seed), slot \(slot)")
                }
            }
        }
    }

    @Test func `H.264 and VP9 start at their key frames and go through as they are`() {
        for (codec, payloadType, delta, key) in [
            (TrackCodec.h264, UInt8(125), [UInt8]([0x61, 1, 2]), [UInt8]([0x65, 3, 4])),
            // VP9 descriptor: picture id and inter-predicted picture; then beginning of a frame that is not.
            (.vp9, 98, [0xC8, 1, 0, 5], [0x88, 2, 0, 6]),
        ] {
            let scene = Scene(.video)
            let slot = scene.add(.video(codec, ssrc: 1))
            let other = scene.add(.video(.vp8, ssrc: 2))
            for (index, payload) in [delta, key, delta].enumerated() {
                scene.feed(
                    Make.packet(
                        payloadType: payloadType, sequence: UInt16(index), timestamp: UInt32(index) * 3000, ssrc: 0xC0,
                        marker: true, payload: payload))
            }
            #expect(scene.stream(slot).map(\.payload) == [key, delta])
            #expect(scene.stream(slot).allSatisfy { $0.header.payloadType == 100 && $0.header.marker })
            #expect(scene.stream(other).isEmpty)
        }
    }

    @Test func `extensions are carried over under the subscriber's ids`() throws {
        let scene = Scene(.video)
        let slot = scene.add(.video(.h264, ssrc: 1))
        let descriptor = (0..<40).map { UInt8($0) }  // too long for a one-byte element
        var elements: [UInt8] = [13, 1, 2, 5, 3, 0, 0x10, 0x20, 8, 40] + descriptor
        while elements.count % 4 != 0 { elements.append(0) }
        var packet: [UInt8] = [0x90, 125, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0xC0, 0x10, 0x00]
        packet.appendBigEndian(UInt16(elements.count / 4))
        packet += elements + [0x65, 1]
        scene.feed(packet)
        let received = try #require(scene.stream(slot).first)
        func bytes(_ place: RTPHeader.Span16) -> [UInt8] {
            Array(received.bytes[Int(place.offset)..<Int(place.offset) + Int(place.count)])
        }
        #expect(bytes(received.header.videoOrientation) == [2])
        #expect(bytes(received.header.playoutDelay) == [0, 0x10, 0x20])
        #expect(bytes(received.header.dependencyDescriptor) == descriptor)
        #expect(received.header.mid.text == "video" && received.payload == [0x65, 1])
    }

    @Test func `a cut-off descriptor costs only its packet`() {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1))
        let whole = Make.vp8(1, 3000, ssrc: 0xC0, picture: 9, tl0: 1, isKey: true)
        for count in 0..<whole.count {
            var cut = Array(whole[..<count])
            if count > 3 { cut[3] = UInt8(truncatingIfNeeded: count) }
            scene.feed(cut)
        }
        scene.feed(Make.vp8(90, 6000, ssrc: 0xC0, picture: 10, tl0: 2, isKey: true))
        #expect(scene.stream(slot).last?.vp8.isKeyFrame == true)
        #expect(scene.forwarder.counters.unusable > 0)
    }
}
