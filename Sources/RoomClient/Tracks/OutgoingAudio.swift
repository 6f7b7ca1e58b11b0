import Basics
import Speech
import WebRTC

/// One published track on its media loop: pulls 20 ms at a time, encodes them, and says what the packet looks like.
///
/// The clock of its RTP timestamps runs on through silence, in which nothing is sent.
final class OutgoingAudio {
    struct Setup: Sendable {
        let source: any AudioSource
        let sampleRate: Int
        let isMuted: Bool
    }
    /// RTP ticks of 20 ms at Opus's 48 kHz. RFC 7587 §4.1.
    static let ticks: UInt32 = 960
    /// Frames of silence at the beginning: a server tells others of a track at its first packet, which should not wait
    /// for the first word.
    private static let openingFrames = 3
    /// Frames of silence after the last sound, so that what the encoder looks ahead comes out.
    private static let closingFrames = 2

    let setup: Setup
    var isMuted: Bool
    /// Of the connection in use; nil until it is described.
    var track: SendTrackID?
    var parameters: SendParameters?
    var header = RTPHeader()
    private(set) var payload = [UInt8](repeating: 0, count: OpusEncoder.maximumPacketCount)
    /// What was sent lately, as it went over the wire, for those who miss it.
    var sent = SentAudio()

    private var encoder: OpusEncoder
    private var frame: [Int16]
    private var isTalking = false
    private var silenceOwed = openingFrames

    init(_ setup: Setup, random: inout SeededRandom) throws(AudioError) {
        self.setup = setup
        isMuted = setup.isMuted
        var settings = OpusEncoder.Settings()
        settings.bitrate = setup.sampleRate > 16_000 ? 32_000 : 24_000
        encoder = try OpusEncoder(sampleRate: setup.sampleRate, settings: settings)
        frame = [Int16](repeating: 0, count: setup.sampleRate / 50)
        header.sequence = UInt16(truncatingIfNeeded: random.next()) & 0x7FFF
        header.timestamp = UInt32(truncatingIfNeeded: random.next())
    }

    /// The connection is a new one, with other numbers.
    func bind(_ parameters: SendParameters) {
        self.parameters = parameters
        header.ssrc = parameters.ssrc
        header.payloadType = parameters.payloadType
        header.mid = ShortText(parameters.mid) ?? ShortText()
        silenceOwed = max(silenceOwed, Self.openingFrames)
        isTalking = false
        sent = SentAudio()
    }
    func unbind() {
        track = nil
        parameters = nil
    }

    /// 20 ms that nothing is sent for, and that the source is not asked for.
    func skip(_ frames: Int) { header.timestamp &+= Self.ticks &* UInt32(clamping: frames) }

    /// The next 20 ms.
    /// - Returns: bytes of `payload` to send under `header`; nil for silence.
    func next() -> Int? {
        header.timestamp &+= Self.ticks
        // A muted track's sound passes unheard rather than late.
        let isSound = setup.source.read(into: &frame) && !isMuted
        if frame.count != setup.sampleRate / 50 { resize() }
        if !isSound {
            guard silenceOwed > 0 else {
                isTalking = false
                return nil
            }
            silenceOwed -= 1
            for index in frame.indices { frame[index] = 0 }
        } else {
            silenceOwed = Self.closingFrames
        }
        header.marker = !isTalking
        isTalking = true
        header.audioLevel = isSound ? AudioLevel.belowOverload(frame.span) : 127
        header.voiceActivity = isSound
        header.sequence &+= 1
        return encode()
    }

    private func encode() -> Int? {
        // Out of the object for the while, so that a span over it borrows nothing else.
        var packet: [UInt8] = []
        swap(&packet, &payload)
        defer { swap(&packet, &payload) }
        var count = 0
        do throws(AudioError) {
            var room = packet.mutableSpan
            count = try encoder.encode(frame.span, into: &room)
        } catch { return nil }
        return count > 0 ? count : nil
    }

    /// A source that changed the frame's length is heard for as much as fits.
    private func resize() {
        let count = setup.sampleRate / 50
        frame = Array(frame.prefix(count)) + [Int16](repeating: 0, count: max(0, count - frame.count))
    }
}
