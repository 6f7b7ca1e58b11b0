/// The path and query of a join or resume request. Source: livekit-wire.md §2.3.
struct JoinQuery {
    /// Version of the signalling protocol we speak: Leave actions, answers to requests; without data tracks.
    static let signalProtocol = 16
    /// What our data plane can do: RPC over streams.
    static let dataProtocol = 1

    /// The base without path or query, as `ws://` or `wss://`.
    let base: String

    init(url: String) throws(RoomClientError) {
        guard let mark = url.firstRange(of: "://") else { throw .invalidURL(url) }
        let scheme =
            switch url[..<mark.lowerBound].lowercased() {
            case "ws", "http": "ws"
            case "wss", "https": "wss"
            default: ""
            }
        let rest = url[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }
        guard !scheme.isEmpty, let first = rest.first, first != "/" else { throw .invalidURL(url) }
        // A server may live under a path of a reverse proxy.
        base = "\(scheme)://" + String(rest.reversed().drop { $0 == "/" }.reversed())
    }

    /// The server's name or address, and its port.
    var host: Substring { base[(base.firstRange(of: "://")?.upperBound ?? base.startIndex)...].prefix { $0 != "/" } }

    func url(_ options: RoomOptions, resuming sid: String?, reason: Int) -> String {
        var fields = [
            "auto_subscribe=\(options.autoSubscribe ? 1 : 0)", "sdk=\(Self.escaped(options.sdk))",
            "version=\(Self.escaped(options.version))", "protocol=\(Self.signalProtocol)",
            "client_protocol=\(Self.dataProtocol)", "adaptive_stream=0",
        ]
        if let sid {
            fields += ["reconnect=1", "sid=\(Self.escaped(sid))", "reconnect_reason=\(reason)"]
        }
        return "\(base)/rtc?" + fields.joined(separator: "&")
    }

    /// Percent-encoded but for RFC 3986's unreserved characters.
    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }
}
