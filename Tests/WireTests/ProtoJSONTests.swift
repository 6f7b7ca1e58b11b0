import Basics
import Testing
import Wire

/// Source: protobuf.dev/programming-guides/json.
struct ProtoJSONTests {
    @Test func `a 64-bit number is text on the way out, and text or number on the way in`() throws {
        #expect(Ping.with { $0.timestamp = .max }.json == ["timestamp": "9223372036854775807"])
        for text in ["{\"timestamp\":5}", "{\"timestamp\":\"5\"}", "{\"timestamp\":5.0}"] {
            #expect(try Ping(jsonText: Array(text.utf8)).timestamp == 5)
        }
    }

    @Test func `numbers out of range or not whole are refused with the field's name`() {
        func error(_ json: JSONValue) -> WireError? {
            do throws(WireError) { _ = try Room(json: json) } catch { return error }
            return nil
        }
        #expect(error(["numParticipants": -1]) == .numberOutOfRange(field: "numParticipants", range: "0…4294967295"))
        #expect(error(["num_participants": 1.5])?.description.contains("num_participants") == true)
        #expect(error(["numParticipants": "4294967296"]) != nil)
        #expect(error(["numParticipants": "x"]) != nil)
        #expect(
            error(["numParticipants": true]) == .wrongJSONType(field: "numParticipants", expected: "a whole number"))
        #expect(error(["name": 1]) == .wrongJSONType(field: "name", expected: "a string"))
        #expect(
            error(["activeRecording": "true"]) == .wrongJSONType(field: "activeRecording", expected: "true or false"))
        #expect(error(["version": []]) == .wrongJSONType(field: "version", expected: "an object"))
        #expect(error([]) == .notJSON("it is not an object"))
    }

    @Test func `enums come as names or numbers, and an unknown name is refused`() throws {
        #expect(try LeaveRequest(json: ["reason": "ROOM_DELETED"]).reason == .roomDeleted)
        #expect(try LeaveRequest(json: ["reason": 5]).reason == .roomDeleted)
        #expect(throws: WireError.unknownEnumName(field: "reason", name: "NOPE")) {
            try LeaveRequest(json: ["reason": "NOPE"])
        }
    }

    @Test func `bytes come in either base64, padded or not`() throws {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xFE, 0x01]
        for text in ["+//+AQ==", "-__-AQ==", "-__-AQ", "+//+AQ"] {
            #expect(try SendDataRequest(json: ["data": .string(text)]).data == bytes)
        }
        #expect(SendDataRequest.with { $0.data = bytes }.json == ["data": "+//+AQ=="])
        #expect(throws: WireError.self) { try SendDataRequest(json: ["data": "a"]) }
        #expect(throws: WireError.self) { try SendDataRequest(json: ["data": "a!b="]) }
    }

    @Test func `null means absent and unknown names mean nothing`() throws {
        let room = try Room(json: ["name": .null, "version": .null, "enabledCodecs": .null, "fromTheFuture": [1]])
        #expect(room == Room())
    }

    @Test func `the trickle's camel-cased proto name is its JSON name`() throws {
        #expect(TrickleRequest.with { $0.candidateInit = "{}" }.json == ["candidateInit": "{}"])
        #expect(try TrickleRequest(json: ["candidateInit": "{}"]).candidateInit == "{}")
    }

    @Test func `a map with number keys has text keys in JSON`() throws {
        let handles = DataTrackSubscriberHandles.with { $0.subHandles = [7: .with { $0.trackSid = "TR_1" }] }
        #expect(handles.json == ["subHandles": ["7": ["trackSid": "TR_1"]]])
        #expect(try DataTrackSubscriberHandles(json: handles.json) == handles)
        #expect(throws: WireError.self) { try DataTrackSubscriberHandles(json: ["subHandles": ["x": [:]]]) }
    }

    @Test func `times are RFC 3339 text`() throws {
        func parsed(_ text: String) -> JSONValue? {
            try? MetricSample(json: ["normalizedTimestamp": .string(text)]).json
        }
        for text in [
            "1970-01-01T00:00:01Z", "2024-02-29T23:59:59.120Z", "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.500Z", "2000-03-01T00:00:00Z",
        ] { #expect(parsed(text) == ["normalizedTimestamp": .string(text)]) }
        #expect(parsed("2024-01-01T01:30:00+01:30") == ["normalizedTimestamp": "2024-01-01T00:00:00Z"])
        for text in [
            "", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567890Z", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01", "2024-01-01T00:00:00+1:00",
        ] { #expect(parsed(text) == nil, "\(text)") }
    }
}
