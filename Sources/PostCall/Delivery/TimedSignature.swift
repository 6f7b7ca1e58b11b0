public import Basics
import Crypto

/// A signature header `t=1730764890,v0=3508…`: when, and HMAC-SHA256 of `{t}.{body}` in hexadecimal, once for each secret
/// that holds. Source: ElevenLabs' webhooks (voice-agents.md §3.6).
public struct TimedSignature: Sendable, Equatable {
    /// Unix seconds.
    public let time: Int64
    /// As it stands in the header: that text is what is signed.
    let timeText: String
    let version0: [[UInt8]]
    /// Some write `v1` for the same; only taken when asked for.
    let version1: [[UInt8]]

    /// Bytes of a header that is looked at.
    static let headerLimit = 4096
    /// Signatures of one header that are looked at.
    static let signatureLimit = 8

    /// Reads a header; parts it does not know are skipped.
    public init(parsing header: String) throws(SignatureError) {
        guard header.utf8.count <= Self.headerLimit else { throw .malformed("it is longer than 4096 bytes") }
        var time: (text: String, value: Int64)?
        var (version0, version1): ([[UInt8]], [[UInt8]]) = ([], [])
        for part in header.utf8.split(separator: UInt8(ascii: ",")) {
            let part = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = part[part.index(after: equals)...]
            switch String(part[..<equals]) {
            case "t":
                guard time == nil else { throw .malformed("it has two times") }
                guard (1...15).contains(value.count), value.allSatisfy({ (0x30...0x39).contains($0) }),
                    let text = String(value), let number = Int64(text)
                else { throw .malformed("its time is no number of seconds") }
                time = (text, number)
            case "v0": version0.append(try Self.bytes(hexadecimal: value))
            case "v1": version1.append(try Self.bytes(hexadecimal: value))
            default: continue
            }
            guard version0.count + version1.count <= Self.signatureLimit else {
                throw .malformed("it has more than \(Self.signatureLimit) signatures")
            }
        }
        guard let time else { throw .malformed("it has no time, `t=`") }
        (self.time, timeText, self.version0, self.version1) = (time.value, time.text, version0, version1)
    }

    private static func bytes(hexadecimal text: Substring.UTF8View) throws(SignatureError) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for letter in text {
            let digit: UInt8
            switch letter {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = letter - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = letter - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = letter - UInt8(ascii: "A") + 10
            default: throw .malformed("a signature in it is not hexadecimal")
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil, bytes.count == SHA256.length else {
            throw .malformed("a signature in it has not 64 hexadecimal digits")
        }
        return bytes
    }

    // MARK: Making

    /// - Parameter secrets: at least one; the first is the one to stay. Receivers that look only at the last signature
    ///   (ElevenLabs' SDK) go by the last secret, the one to go.
    public static func header(body: [UInt8], secrets: [Private<String>], unixSeconds: Int64) -> String {
        let signatures = secrets.map { secret in
            "v0=" + hexadecimal(code(body: body, time: "\(unixSeconds)", secret: secret))
        }
        return (["t=\(unixSeconds)"] + signatures).joined(separator: ",")
    }

    static func code(body: [UInt8], time: String, secret: Private<String>) -> [UInt8] {
        HMACSHA256.authenticate(Array("\(time).".utf8) + body, key: Array(secret.revealed.utf8))
    }
    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
