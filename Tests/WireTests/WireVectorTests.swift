import Basics
import Testing
import Wire

/// Tests/Fixtures/wire-vectors.json: what Python's protobuf runtime makes of random messages (make-wire-vectors.py).
struct WireVectorTests {
    struct Vector {
        let name: String
        let type: any WireMessage.Type
        let protobuf: [UInt8]
        let json: JSONValue
        var hasMap: Bool { ["lk.a", "c d", "\"\":", "4294967295\":"].contains { json.text.contains($0) } }
    }
    private let vectors: [Vector]

    init() throws {
        let types = Dictionary(uniqueKeysWithValues: everyMessage.map { ("\($0)", $0) })
        let items = try #require(try JSONValue(parsing: fixture("wire-vectors.json")).arrayValue)
        vectors = try items.map {
            let name = try #require($0["message"]?.stringValue)
            let text = try #require($0["protobuf"]?.stringValue)
            return Vector(
                name: name, type: try #require(types[name]), protobuf: try #require(Base64.decode(text)),
                json: try #require($0["json"]))
        }
    }

    @Test func `every message has a vector`() {
        #expect(Set(vectors.map(\.name)) == Set(everyMessage.map { "\($0)" }))
    }

    @Test func `Python's bytes become Python's JSON and the same bytes again`() throws {
        func check<Message: WireMessage>(_ type: Message.Type, _ vector: Vector) throws {
            let message = try Message(protobuf: vector.protobuf)
            #expect(sameNumbers(message.json, vector.json), "\(vector.name): \(message.json.text)")
            try expectSameBytes(message, vector)
        }
        for vector in vectors { try check(vector.type, vector) }
    }

    @Test func `Python's JSON becomes Python's bytes`() throws {
        func check<Message: WireMessage>(_ type: Message.Type, _ vector: Vector) throws {
            let message = try Message(jsonText: vector.json.serialized)
            try expectSameBytes(message, vector)
        }
        for vector in vectors { try check(vector.type, vector) }
    }

    @Test func `snake_case names mean the same as camelCase`() throws {
        let camel = try JoinRequest(json: ["clientInfo": ["osVersion": "1"], "participantSid": "PA_1"])
        let snake = try JoinRequest(json: ["client_info": ["os_version": "1"], "participant_sid": "PA_1"])
        #expect(camel == snake)
        #expect(camel.clientInfo?.osVersion == "1")
    }

    @Test func `every truncation is an error or a shorter message, never a trap`() {
        func check<Message: WireMessage>(_ type: Message.Type, _ vector: Vector) {
            var refused = 0
            for length in 0..<vector.protobuf.count {
                do throws(WireError) {
                    let shorter = try Message(protobuf: Array(vector.protobuf[..<length]))
                    #expect(shorter.protobuf.count <= vector.protobuf.count)
                } catch { refused += 1 }
            }
            // Only a cut between fields can pass, and a field of more than one byte has a cut inside it.
            #expect(refused > 0 || vector.protobuf.isEmpty)
        }
        for vector in vectors where vector.protobuf.count < 1_000 {
            check(vector.type, vector)
        }
    }

    @Test func `bytes changed at random never trap, and what is read can be written and read again`() {
        var random = SeededRandom(seed: 7)
        func check<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) {
            guard let message = try? Message(protobuf: bytes) else { return }
            let written = message.protobuf
            #expect((try? Message(protobuf: written))?.protobuf == written)
        }
        for vector in vectors where !vector.protobuf.isEmpty && vector.protobuf.count < 1_000 {
            for _ in 0..<20 {
                var bytes = vector.protobuf
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                }
                check(vector.type, bytes)
            }
        }
    }

    /// The same fields in the same bytes; only the entries of a map may stand in another order than Python's.
    private func expectSameBytes<Message: WireMessage>(_ message: Message, _ vector: Vector) throws {
        let written = message.protobuf
        if written == vector.protobuf { return }
        let hasSameBytes = written.sorted() == vector.protobuf.sorted()
        let meansTheSame = sameNumbers(try Message(protobuf: written).json, vector.json)
        #expect(hasSameBytes && meansTheSame && vector.hasMap, "\(vector.name): \(message.json.text)")
    }

    /// Equal but for `1` and `1.0`, which JSON does not tell apart.
    private func sameNumbers(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let one), .object(let other)):
            return one.count == other.count
                && one.allSatisfy { key, value in other[key].map { sameNumbers(value, $0) } ?? false }
        case (.array(let one), .array(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { sameNumbers($0, $1) }
        case (.string, _), (.bool, _), (.null, _): return left == right
        default: return left.doubleValue != nil && left.doubleValue == right.doubleValue
        }
    }
}
