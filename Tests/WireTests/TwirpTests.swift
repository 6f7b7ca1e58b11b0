import Basics
import Testing
import Wire

struct TwirpTests {
    @Test func `each code has its HTTP status`() {
        let expected: [String: Int] = [
            "canceled": 408, "unknown": 500, "invalid_argument": 400, "malformed": 400, "deadline_exceeded": 408,
            "not_found": 404, "bad_route": 404, "already_exists": 409, "permission_denied": 403, "unauthenticated": 401,
            "resource_exhausted": 429, "failed_precondition": 412, "aborted": 409, "out_of_range": 400,
            "unimplemented": 501, "internal": 500, "unavailable": 503, "dataloss": 500,
        ]
        #expect(
            Dictionary(uniqueKeysWithValues: TwirpError.Code.allCases.map { ($0.rawValue, $0.httpStatus) }) == expected)
    }

    @Test func `an error is JSON with code, msg and meta`() throws {
        let error = TwirpError(.notFound, "room 'x' does not exist", meta: ["room": "x"])
        #expect(
            try JSONValue(parsing: error.body)
                == ["code": "not_found", "msg": "room 'x' does not exist", "meta": ["room": "x"]])
    }

    @Test func `the answer has the form of the question`() throws {
        let request = DeleteRoomRequest.with { $0.room = "x" }
        for type in ["application/protobuf", "application/json", "Application/JSON; charset=utf-8"] {
            let codec = try TwirpCodec(contentType: type)
            #expect(try codec.decode(codec.encode(request), as: DeleteRoomRequest.self) == request)
            #expect(type.lowercased().hasPrefix(codec.contentType))
        }
    }

    @Test func `other content types and unreadable bodies have Twirp's codes`() throws {
        func code<Result>(_ body: () throws(TwirpError) -> Result) -> TwirpError.Code? {
            do throws(TwirpError) { _ = try body() } catch { return error.code }
            return nil
        }
        #expect(code { () throws(TwirpError) in try TwirpCodec(contentType: nil) } == .badRoute)
        #expect(code { () throws(TwirpError) in try TwirpCodec(contentType: "text/html") } == .badRoute)
        #expect(code { () throws(TwirpError) in try TwirpCodec.json.decode([0x7B], as: Room.self) } == .malformed)
        #expect(code { () throws(TwirpError) in try TwirpCodec.protobuf.decode([0xFF], as: Room.self) } == .malformed)
    }

    @Test func `paths are taken apart or refused`() {
        let route = TwirpRoute(path: "/twirp/livekit.RoomService/CreateRoom")
        #expect(route?.service == "RoomService" && route?.method == "CreateRoom")
        for path in [
            "/twirp/livekit.RoomService", "/twirp/livekit.RoomService/", "/twirp/x.Y/Z", "/rtc", "twirp/livekit.A/B",
        ] {
            #expect(TwirpRoute(path: path) == nil)
        }
    }
}
