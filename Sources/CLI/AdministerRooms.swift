import Access
import Basics
import Wire

/// `parley room …`: the admin API from a terminal.
enum AdministerRooms {
    static let commands = [list, create, delete, participants, remove, mute, sendData]

    private static let json = Command.Option(name: "--json", help: "print JSON instead of a table")
    private static func operand(_ name: String, _ help: String) -> Command.Operand { .init(name: name, help: help) }
    private static let room = operand("ROOM", "room name")
    private static let identity = operand("IDENTITY", "participant identity")

    private static let list = Command(
        name: "room list", summary: "List open rooms", options: ServerAccess.options + [json],
        run: { arguments in
            let reply: ListRoomsResponse = try await ServerAccess(arguments).call(
                "RoomService", "ListRooms", ListRoomsRequest(), grant: .listing)
            if arguments.has("--json") { return print(reply.json.text) }
            Table.print(
                ["NAME", "SID", "PARTICIPANTS", "PUBLISHERS", "METADATA"],
                reply.rooms.map { [$0.name, $0.sid, "\($0.numParticipants)", "\($0.numPublishers)", $0.metadata] },
                empty: "no rooms are open")
        })

    private static let create = Command(
        name: "room create", summary: "Create a room, or find the one of that name", operands: [room],
        options: ServerAccess.options + [
            json, .init(name: "--empty-timeout", value: "SECONDS", help: "close when nobody ever joins"),
            .init(name: "--departure-timeout", value: "SECONDS", help: "close when everybody left"),
            .init(name: "--max-participants", value: "N", help: "0 is unlimited"),
            .init(name: "--metadata", value: "TEXT", help: "shown to every participant"),
        ],
        run: { arguments in
            var request = CreateRoomRequest()
            request.name = arguments.operands[0]
            request.emptyTimeout = try arguments.number("--empty-timeout", in: 0...UInt32.max) ?? 0
            request.departureTimeout = try arguments.number("--departure-timeout", in: 0...UInt32.max) ?? 0
            request.maxParticipants = try arguments.number("--max-participants", in: 0...UInt32.max) ?? 0
            request.metadata = arguments["--metadata"] ?? ""
            let room: Wire.Room = try await ServerAccess(arguments).call(
                "RoomService", "CreateRoom", request, grant: .creating)
            print(arguments.has("--json") ? room.json.text : "\(room.name) is open as \(room.sid)")
        })

    private static let delete = Command(
        name: "room delete", summary: "Close a room and disconnect everybody in it", operands: [room],
        options: ServerAccess.options,
        run: { arguments in
            var request = DeleteRoomRequest()
            request.room = arguments.operands[0]
            let _: DeleteRoomResponse = try await ServerAccess(arguments).call(
                "RoomService", "DeleteRoom", request, grant: .creating)
            print("\(request.room) is closed")
        })

    private static let participants = Command(
        name: "room participants", summary: "List who is in a room, and their tracks", operands: [room],
        options: ServerAccess.options + [json],
        run: { arguments in
            var request = ListParticipantsRequest()
            request.room = arguments.operands[0]
            let reply: ListParticipantsResponse = try await ServerAccess(arguments).call(
                "RoomService", "ListParticipants", request, grant: .admin(of: request.room))
            if arguments.has("--json") { return print(reply.json.text) }
            Table.print(
                ["IDENTITY", "NAME", "STATE", "TRACKS"],
                reply.participants.map { participant in
                    let tracks = participant.tracks.map { "\($0.sid) (\($0.mimeType)\($0.muted ? ", muted" : ""))" }
                    return [
                        participant.identity, participant.name, participant.state.protoName ?? "?",
                        tracks.joined(separator: " "),
                    ]
                }, empty: "nobody is in \(request.room)")
        })

    private static let remove = Command(
        name: "room remove", summary: "Disconnect a participant", operands: [room, identity],
        options: ServerAccess.options,
        run: { arguments in
            var request = RoomParticipantIdentity()
            request.room = arguments.operands[0]
            request.identity = arguments.operands[1]
            let _: RemoveParticipantResponse = try await ServerAccess(arguments).call(
                "RoomService", "RemoveParticipant", request, grant: .admin(of: request.room))
            print("\(request.identity) is out of \(request.room)")
        })

    private static let mute = Command(
        name: "room mute", summary: "Mute or unmute a published track",
        operands: [room, identity, operand("TRACK", "track sid, TR_…")],
        options: ServerAccess.options + [
            .init(name: "--unmute", help: "needs room.enable_remote_unmute on the server")
        ],
        run: { arguments in
            var request = MuteRoomTrackRequest()
            request.room = arguments.operands[0]
            request.identity = arguments.operands[1]
            request.trackSid = arguments.operands[2]
            request.muted = !arguments.has("--unmute")
            let _: MuteRoomTrackResponse = try await ServerAccess(arguments).call(
                "RoomService", "MutePublishedTrack", request, grant: .admin(of: request.room))
            print("\(request.trackSid) is \(request.muted ? "muted" : "unmuted")")
        })

    private static let sendData = Command(
        name: "room send-data", summary: "Send a data message to a room",
        operands: [room, operand("TEXT", "the message")],
        options: ServerAccess.options + [
            .init(name: "--to", value: "IDENTITY", help: "only to this participant; default everybody", repeats: true),
            .init(name: "--topic", value: "TOPIC", help: "topic of the message"),
            .init(name: "--lossy", help: "do not repeat what is lost"),
        ],
        run: { arguments in
            var request = SendDataRequest()
            request.room = arguments.operands[0]
            request.data = Array(arguments.operands[1].utf8)
            request.kind = arguments.has("--lossy") ? .lossy : .reliable
            request.destinationIdentities = arguments.all("--to")
            request.topic = arguments["--topic"]
            let _: SendDataResponse = try await ServerAccess(arguments).call(
                "RoomService", "SendData", request, grant: .admin(of: request.room))
        })
}

extension VideoGrant {
    static var listing: VideoGrant {
        var grant = VideoGrant()
        grant.roomList = true
        return grant
    }
    static var creating: VideoGrant {
        var grant = VideoGrant()
        grant.roomCreate = true
        return grant
    }
    static func admin(of room: String) -> VideoGrant {
        var grant = VideoGrant()
        grant.roomAdmin = true
        grant.room = room
        return grant
    }
}
