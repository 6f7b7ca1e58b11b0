/// Which way media flows, seen from the side that wrote the description (RFC 8866 §6.7).
public enum SDPDirection: String, Sendable, Equatable {
    case sendrecv, sendonly, recvonly, inactive
    init(sends: Bool, receives: Bool) {
        self = sends ? (receives ? .sendrecv : .sendonly) : (receives ? .recvonly : .inactive)
    }
    var sends: Bool { self == .sendrecv || self == .sendonly }
    var receives: Bool { self == .sendrecv || self == .recvonly }
}

/// One payload type: its rtpmap, fmtp and rtcp-fb lines together.
public struct SDPCodec: Sendable, Equatable {
    public var payloadType: UInt8
    public var name: String
    public var clockRate: Int
    public var channels: Int
    public var fmtp: String
    /// `nack pli`, `transport-cc` ….
    public var feedback: [String]

    /// A value out of `fmtp` (`apt=96;…`), keys compared without case; nil when absent.
    public func parameter(_ key: String) -> String? { FormatParameters.value(of: key, in: fmtp) }
}

/// Reading `key=value;key=value` of an fmtp line.
enum FormatParameters {
    static func value(of key: String, in fmtp: String) -> String? {
        for item in fmtp.utf8.split(separator: 0x3B) {
            let item = item.drop { $0 == 0x20 }
            guard let equals = item.firstIndex(of: 0x3D) else { continue }
            if Substring(item[..<equals]).lowercased() == key {
                return String(Substring(item[item.index(after: equals)...]))
            }
        }
        return nil
    }
}

/// One `a=extmap` line (RFC 8285 §5).
public struct SDPExtension: Sendable, Equatable {
    public var id: UInt8
    public var uri: String
    public var direction: SDPDirection?
}

/// The stream and track a section sends (RFC 8830). The stream is `-` when the track is in none.
public struct SDPMediaStreamID: Sendable, Hashable {
    public var stream: String
    public var track: String
}

extension SDPSection {
    /// `sendrecv` when the section says nothing (RFC 8866 §6.7).
    public var direction: SDPDirection {
        attributes.lazy.compactMap { $0.value == nil ? SDPDirection(rawValue: $0.name) : nil }.first ?? .sendrecv
    }

    /// The payload types in m-line order, each once. Those without an rtpmap are left out: we serve no static type.
    public var codecs: [SDPCodec] {
        var found: [UInt8: SDPCodec] = [:]
        for case let (type?, words) in lines("rtpmap").map({ (UInt8($0[0]), $0) }) where words.count >= 2 {
            let parts = words[1].utf8.split(separator: 0x2F).map { String(Substring($0)) }
            guard parts.count >= 2, let clockRate = Int(parts[1]), clockRate > 0 else { continue }
            found[type] = SDPCodec(
                payloadType: type, name: parts[0], clockRate: clockRate,
                channels: parts.count > 2 ? Int(parts[2]) ?? 1 : 1, fmtp: "", feedback: [])
        }
        for words in lines("fmtp") where words.count >= 2 {
            guard let type = UInt8(words[0]) else { continue }
            found[type]?.fmtp = words.dropFirst().joined(separator: " ")
        }
        // At most a dozen kinds exist; the cap keeps a hostile list from growing.
        var forAll: [String] = []
        for words in lines("rtcp-fb") where words.count >= 2 {
            let feedback = words.dropFirst().joined(separator: " ")
            if words[0] == "*" {
                if forAll.count < 16 { forAll.append(feedback) }
            } else if let type = UInt8(words[0]), found[type].map({ $0.feedback.count < 16 }) ?? false {
                found[type]?.feedback.append(feedback)
            }
        }
        for type in found.keys { found[type]?.feedback += forAll }
        return formats.compactMap { UInt8($0).flatMap { found.removeValue(forKey: $0) } }
    }

    /// Readable `a=extmap` lines, the first of each id. Id 15 is reserved in the one-byte form, so nobody may use it.
    public var extensions: [SDPExtension] {
        var seen = Set<UInt8>()
        return lines("extmap").compactMap { words in
            guard words.count >= 2 else { return nil }
            let parts = words[0].utf8.split(separator: 0x2F).map { String(Substring($0)) }
            guard let id = parts.first.flatMap({ UInt8($0) }), id != 0, id != 15, seen.insert(id).inserted else {
                return nil
            }
            return SDPExtension(
                id: id, uri: words[1], direction: parts.count > 1 ? SDPDirection(rawValue: parts[1]) : nil)
        }
    }

    /// From `a=msid`, or from `a=ssrc:… msid:` of older clients.
    public var streamID: SDPMediaStreamID? {
        if let value = value("msid") {
            let words = SDPAttribute("", value).words
            if let stream = words.first {
                return SDPMediaStreamID(stream: stream, track: words.count > 1 ? words[1] : "")
            }
        }
        for words in lines("ssrc") where words.count >= 3 && words[1].hasPrefix("msid:") {
            return SDPMediaStreamID(stream: String(words[1].utf8.dropFirst(5)) ?? "", track: words[2])
        }
        return nil
    }

    /// Every SSRC named by `a=ssrc`, in order, each once.
    public var ssrcs: [UInt32] {
        var seen = Set<UInt32>()
        return lines("ssrc").compactMap { words in UInt32(words[0]).flatMap { seen.insert($0).inserted ? $0 : nil } }
    }

    /// The groups of one kind: `FID` (a stream and its retransmissions), `SIM` (simulcast layers). RFC 5576 §4.2.
    public func ssrcGroups(_ semantics: String) -> [[UInt32]] {
        lines("ssrc-group").compactMap { words in
            guard words[0] == semantics else { return nil }
            return words.dropFirst().compactMap { UInt32($0) }
        }
    }

    /// The rids this side sends, in `a=simulcast` order; of alternatives (`a,b`) the first (RFC 8853 §5.1).
    public var sentRids: [String] {
        let declared = Set(lines("rid").filter { $0.count >= 2 && $0[1] == "send" }.map { $0[0] })
        guard let words = value("simulcast").map({ SDPAttribute("", $0).words }) else { return [] }
        guard let index = words.firstIndex(of: "send"), index + 1 < words.count else { return [] }
        // "send rid=a;b" is the draft form that older Firefox versions write.
        let list = words[index + 1].hasPrefix("rid=") ? words[index + 1].utf8.dropFirst(4) : words[index + 1].utf8[...]
        var seen = Set<String>()
        return list.split(separator: 0x3B).compactMap { alternatives in
            guard let first = alternatives.split(separator: 0x2C).first else { return nil }
            let rid = String(Substring(first.drop { $0 == 0x7E }))  // "~": starts paused
            return declared.contains(rid) && seen.insert(rid).inserted ? rid : nil
        }
    }

    /// The words of every line of that name; lines without a value are left out, so `[0]` exists.
    private func lines(_ name: String) -> [[String]] {
        attributes.compactMap { attribute in
            guard attribute.name == name else { return nil }
            let words = attribute.words
            return words.isEmpty ? nil : words
        }
    }
}
