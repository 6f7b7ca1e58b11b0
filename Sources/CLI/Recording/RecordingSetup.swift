import Access
import Basics
import FoundationEssentials
import PostCall
import Sockets
import Wire

/// What it takes to record: a folder, and a key to sign the recorder's way into rooms with.
struct RecordingSetup: Sendable {
    let folder: RecordingFolder
    let recordsAllRooms: Bool
    /// Nil: for ever.
    let keep: Duration?
    let key: String
    let secret: Private<String>

    /// A token for a participant that nobody sees and that can do nothing but listen.
    func token(for room: String) -> String {
        var grant = VideoGrant(joining: room)
        grant.hidden = true
        grant.recorder = true
        grant.canPublish = false
        grant.canPublishData = false
        var claims = Claims(identity: Sid.make("recorder-"), video: grant)
        claims.kind = .egress
        return AccessToken(claims).jwt(key: key, secret: secret, now: WallClock.unixSeconds, lifetime: .seconds(300))
    }
}

extension ServerConfig {
    /// - Returns: nil where nothing is to be recorded.
    /// - Throws: ``CommandError`` when nothing can be written to the folder, ``ConfigError`` without a key.
    func recordingSetup() throws -> RecordingSetup? {
        guard let named = recording.folder else {
            guard recording.allRooms else { return nil }
            throw CommandError("`recording.all_rooms` needs a place: set `recording.folder` too", exitCode: 78)
        }
        guard let (key, secret) = keys.min(by: { $0.key < $1.key }) else { throw ConfigError.noKeys }
        let path = named.hasPrefix("/") ? named : FileManager.default.currentDirectoryPath + "/" + named
        do throws(RecordingError) {
            return RecordingSetup(
                folder: try RecordingFolder(path), recordsAllRooms: recording.allRooms,
                keep: recording.retentionDays > 0 ? .seconds(86_400 * recording.retentionDays) : nil, key: key,
                secret: secret)
        } catch { throw CommandError("\(error)", exitCode: 73) }
    }

    /// Where this process finds its own server.
    func ownURL(port: UInt16) -> String {
        let everywhere: Set = ["0.0.0.0", "::", "127.0.0.1"]
        guard let first = bindAddresses.first, !bindAddresses.contains(where: everywhere.contains) else {
            return "ws://127.0.0.1:\(port)"
        }
        return first.contains(":") ? "ws://[\(first)]:\(port)" : "ws://\(first):\(port)"
    }
}
