import Basics
import Sockets
import Synchronization
import Wire

extension RoomConnection {
    /// Sends a text of any length.
    ///
    /// - Parameters:
    ///   - to: identities; empty = everybody else.
    ///   - speaker: whose words these are, when not ours: an agent's transcript of a user (livekit-wire.md §9.4).
    /// - Returns: the stream's id.
    @discardableResult
    public func sendText(
        _ text: String, topic: String, attributes: [String: String] = [:], to: [String] = [], speaker: String? = nil
    ) async throws(RoomClientError) -> String {
        let info = Self.info(.text, topic: topic, attributes: attributes)
        try await send(info, Array(text.utf8), to: to, speaker: speaker)
        return info.id
    }

    /// Sends a file.
    /// - Returns: the stream's id.
    @discardableResult
    public func sendFile(
        _ bytes: [UInt8], name: String, mimeType: String, topic: String, to: [String] = []
    ) async throws(RoomClientError) -> String {
        let info = Self.info(.bytes(name: name), topic: topic, mimeType: mimeType)
        try await send(info, bytes, to: to, speaker: nil)
        return info.id
    }

    /// Opens a text stream that is written piece by piece.
    /// - Parameter id: nil takes a fresh one.
    public func openTextStream(
        topic: String, attributes: [String: String] = [:], to: [String] = [], id: String? = nil, speaker: String? = nil
    ) async throws(RoomClientError) -> TextStreamWriter {
        let info = Self.info(.text, id: id, topic: topic, attributes: attributes)
        let open = try OpenStream(info, to: to, speaker: speaker, inbox: session.inbox)
        try await open.begin()
        return TextStreamWriter(id: info.id, stream: open)
    }

    private func send(
        _ info: StreamInfo, _ content: [UInt8], to recipients: [String], speaker: String?
    ) async throws(RoomClientError) {
        var info = info
        info.totalLength = UInt64(content.count)
        let open = try OpenStream(info, to: recipients, speaker: speaker, inbox: session.inbox)
        try await open.begin()
        try await open.write(content)
        try await open.close([:])
    }

    private static func info(
        _ kind: StreamInfo.Kind, id: String? = nil, topic: String, mimeType: String? = nil,
        attributes: [String: String] = [:]
    ) -> StreamInfo {
        StreamInfo(
            id: id ?? Sid.make("ST_"), kind: kind, topic: topic, mimeType: mimeType, attributes: attributes,
            timestamp: WallClock.unixNanoseconds / 1_000_000)
    }
}

/// A stream of ours on its way out: each packet waits for room in the channel.
final class OpenStream: Sendable {
    private let stream: Mutex<OutgoingStream>
    private let speaker: String?
    private let inbox: SessionInbox

    init(
        _ info: StreamInfo, to recipients: [String], speaker: String?, inbox: SessionInbox
    ) throws(RoomClientError) {
        do throws(StreamFailure) { stream = Mutex(try OutgoingStream(info, to: recipients)) } catch {
            throw .data(error.description)
        }
        self.speaker = speaker
        self.inbox = inbox
    }

    func begin() async throws(RoomClientError) { try await send([stream.withLock(\.opening)]) }
    func write(_ content: [UInt8]) async throws(RoomClientError) {
        try await send(stream.withLock { $0.write(content) })
    }
    func close(_ attributes: [String: String]) async throws(RoomClientError) {
        let result = stream.withLock { stream in
            Result { () throws(StreamFailure) in try stream.close(attributes: attributes) }
        }
        switch result {
        case .success(let packets): try await send(packets)
        case .failure(let failure): throw .data(failure.description)
        }
    }

    private func send(_ packets: [DataPacket]) async throws(RoomClientError) {
        for var packet in packets {
            packet.participantIdentity = speaker ?? ""
            try await inbox.send(packet, isReliable: true)
        }
    }
}
