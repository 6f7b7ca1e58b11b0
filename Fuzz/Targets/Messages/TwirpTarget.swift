import Access
import Basics
@testable import HTTP
@testable import TokenService
import Wire

extension FuzzTarget {
    /// Bodies of the API in both forms, its routes and content types, and the body of `POST /token`.
    static let twirp = FuzzTarget(
        name: "twirp",
        seeds: { fixtures in
            let vectors = fixtures.vectors("CreateRoomRequest") + fixtures.vectors("SendDataRequest")
            let bodies: [[UInt8]] = vectors.prefix(60).flatMap { [[0] + $0.protobuf, [1] + $0.json] }
            let texts: [(kind: UInt8, text: String)] = [
                (2, "/twirp/livekit.RoomService/CreateRoom"), (3, "application/json; charset=utf-8"),
                (4, #"{"room_name":"a","identity":"b","ttl":"6h","grants":{"canPublish":false}}"#),
                (4, #"{"room":"a","attributes":{"k":"v"},"valid_for":60,"room_config":{"maxParticipants":2}}"#),
            ]
            return bodies + texts.map { [$0.kind] + Array($0.text.utf8) }
        },
        run: { input in
            let kind = input.choice(5)
            let bytes = input.rest()
            let text = String(decoding: bytes, as: UTF8.self)
            switch kind {
            case 0: bodies(bytes, .protobuf)
            case 1: bodies(bytes, .json)
            case 2:
                guard let route = TwirpRoute(path: text) else { return }
                expect(!route.method.isEmpty, "a route has a method")
            case 3:
                do throws(TwirpError) { _ = try TwirpCodec(contentType: text) } catch { _ = error.body }
            default:
                do throws(TwirpError) {
                    let request = try TokenRequest(body: bytes, longestLifetime: .seconds(86_400))
                    expect(request.lifetime <= .seconds(86_400), "no token lives longer than allowed")
                    expect(!request.room.isEmpty && !request.claims.identity.isEmpty, "a token names room and identity")
                } catch { _ = error.body }
            }
        })

    private static func bodies(_ body: [UInt8], _ codec: TwirpCodec) {
        decode(CreateRoomRequest.self, body, codec)
        decode(SendDataRequest.self, body, codec)
        decode(UpdateParticipantRequest.self, body, codec)
        decode(CreateAgentDispatchRequest.self, body, codec)
    }
    private static func decode<Message: WireMessage>(_ type: Message.Type, _ body: [UInt8], _ codec: TwirpCodec) {
        do throws(TwirpError) {
            let message: Message = try codec.decode(body)
            let written = codec.encode(message)
            do throws(TwirpError) { _ = try codec.decode(written, as: Message.self) } catch {
                expect(false, "our own \(type) can be read: \(error)")
            }
        } catch {
            expect(error.code == .malformed, "what cannot be read is malformed")
            _ = error.body
        }
    }
}
