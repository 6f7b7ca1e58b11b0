import Basics
import RoomClient

/// What a call tells its room, sent one after the other by a task of its own, so that a slow room delays no turn.
///
/// What cannot be sent is logged and forgotten: the call matters more than its captions.
final class RoomOutbox: Sendable {
    enum Item: Sendable {
        case attributes([String: String])
        /// What somebody said, whole; a later one of the same segment replaces it.
        case caption(segment: String, text: String, isFinal: Bool, track: String?, speaker: String?)
        /// The agent's words, as they begin to be heard.
        case words(segment: String, text: String, track: String?)
        case wordsEnd(segment: String)
        case turn(String)
        case dtmf(code: UInt32, digit: String)
    }
    /// Topics and attributes that LiveKit's clients read (voice-agents.md §2.8).
    enum Name {
        static let transcription = "lk.transcription"
        static let segment = "lk.segment_id"
        static let final = "lk.transcription_final"
        static let track = "lk.transcribed_track_id"
        static let state = "lk.agent.state"
        static let chat = "lk.chat"
        /// One JSON object a turn: where its time went.
        static let turn = "parley.turn"
    }

    private let continuation: AsyncStream<Item>.Continuation
    private let items: AsyncStream<Item>
    private let log = Log("call")

    init() {
        // Captions of an hour of talk; when the room takes nothing for that long, the oldest are lost.
        (items, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4096))
    }

    func send(_ item: Item) { continuation.yield(item) }
    /// What is queued is still sent.
    func close() { continuation.finish() }

    /// Runs until ``close()``.
    func run(in room: RoomConnection) async {
        var writers: [String: TextStreamWriter] = [:]
        for await item in items {
            do {
                try await send(item, room, &writers)
            } catch {
                log.debug("the room was not told", ["why": "\(error)"])
            }
        }
    }

    private func send(_ item: Item, _ room: RoomConnection, _ writers: inout [String: TextStreamWriter]) async throws {
        switch item {
        case .attributes(let attributes): try await room.setAttributes(attributes)
        case .caption(let segment, let text, let isFinal, let track, let speaker):
            var attributes = [Name.segment: segment, Name.final: isFinal ? "true" : "false"]
            attributes[Name.track] = track
            try await room.sendText(text, topic: Name.transcription, attributes: attributes, speaker: speaker)
        case .words(let segment, let text, let track):
            if let writer = writers[segment] {
                try await writer.write(" " + text)
            } else {
                var attributes = [Name.segment: segment, Name.final: "false"]
                attributes[Name.track] = track
                let writer = try await room.openTextStream(topic: Name.transcription, attributes: attributes)
                writers[segment] = writer
                try await writer.write(text)
            }
        case .wordsEnd(let segment):
            try await writers.removeValue(forKey: segment)?.close(attributes: [Name.final: "true"])
        case .turn(let json): try await room.sendText(json, topic: Name.turn)
        case .dtmf(let code, let digit): try await room.sendDTMF(code: code, digit: digit)
        }
    }
}
