public import Basics

/// What a recording's files are called: `ROOM-20261120T204104.123Z`, then `.ogg`, `.vtt` and `.json`.
///
/// Rooms may be called anything. What is no ASCII letter, digit, `-`, `_` or `.` becomes `_`, so no name leads out of its
/// folder or is hidden in it.
public struct RecordingName: Sendable, Hashable, CustomStringConvertible {
    public enum Part: String, Sendable, CaseIterable { case ogg, vtt, json }
    /// Of the room's name; file systems take 255 bytes in all.
    static let roomLimit = 120

    public let text: String
    public var description: String { text }

    public init(room: String, start: UnixTime) {
        text = Self.plain(room) + "-" + Self.time(start)
    }
    public func file(_ part: Part) -> String { text + "." + part.rawValue }

    private static func plain(_ room: String) -> String {
        let kept = room.unicodeScalars.prefix(roomLimit).map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain || "-_.".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
        }
        guard let first = kept.first else { return "room" }
        return first == "." ? "_" + String(kept.dropFirst()) : String(kept)
    }

    /// ISO 8601's basic form, to the millisecond: sorts by time, and has no colon, which some systems refuse.
    private static func time(_ time: UnixTime) -> String {
        var text = time.rfc3339.filter { $0 != "-" && $0 != ":" && $0 != "Z" }
        if !text.contains(".") { text += ".000" }
        return text + "Z"
    }

    /// Whether a file in the folder is one of ours: only those are ever deleted.
    static func isOurs(_ file: String) -> Bool {
        guard let dot = file.lastIndex(of: "."), Part(rawValue: String(file[file.index(after: dot)...])) != nil else {
            return false
        }
        let stem = Array(file[..<dot].utf8)
        let pattern = Array("-00000000T000000.000Z".utf8)
        guard stem.count > pattern.count else { return false }
        return zip(stem.suffix(pattern.count), pattern).allSatisfy { byte, wanted in
            wanted == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
        }
    }
}
