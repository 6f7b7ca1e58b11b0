import Basics
import FoundationEssentials

/// One parser (or engine) and what it promises for every input.
struct FuzzTarget: Sendable {
    let name: String
    /// Inputs to begin with; without them libFuzzer would have to guess magic numbers.
    var seeds: @Sendable (Fixtures) -> [[UInt8]] = { _ in [] }
    let run: @Sendable (inout FuzzInput) -> Void

    static let all: [FuzzTarget] = [
        .stun, .rtp, .payloads, .rtcp, .sdp, .sctp, .dtls, .peer, .forwarding, .protobuf, .datapacket, .join, .json,
        .data, .twirp, .jwt, .http, .websocket, .yaml, .worker, .embedding, .facts, .question, .export,
    ]
}

/// Tests/Fixtures as seeds. A file that is gone is no reason to stop.
struct Fixtures {
    let folder: String

    func bytes(_ name: String) -> [UInt8] {
        (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map(Array.init) ?? []
    }
    func json(_ name: String) -> JSONValue { (try? JSONValue(parsing: bytes(name))) ?? .null }
    /// Every file of a sub-folder with that ending.
    func all(in subfolder: String, ending: String) -> [[UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(subfolder)")) ?? []
        return names.sorted().filter { $0.hasSuffix(ending) }.map { bytes("\(subfolder)/\($0)") }
    }
    /// `wire-vectors.json`: messages of that name as protobuf and as JSON text.
    func vectors(_ message: String) -> [(protobuf: [UInt8], json: [UInt8])] {
        (json("wire-vectors.json").arrayValue ?? []).compactMap { vector in
            guard vector["message"]?.stringValue == message, let text = vector["protobuf"]?.stringValue,
                let data = Data(base64Encoded: text)
            else { return nil }
            return (Array(data), vector["json"]?.serialized ?? [])
        }
    }
}
