import Basics

/// What a backend pushes to the client of a new call: where it is, and the token to join with.
struct CallPayload: Sendable {
    var callID: String
    var url: String
    var token: String
    var dispatchID: String
    var request: CallRequest

    var json: JSONValue {
        switch request.provider {
        case .livekit: liveKit
        case .elevenlabs: elevenLabs
        }
    }

    private var liveKit: JSONValue {
        [
            "call_id": .string(callID), "provider": "livekit", "room": .string(request.room), "url": .string(url),
            "token": .string(token), "participant_identity": .string(request.caller),
            "agent": .string(request.agent), "dispatch_id": .string(dispatchID),
        ]
    }

    /// For clients that still parse ElevenLabs' answers: the names of its get-signed-url (`signed_url`) and
    /// conversation-token (`token`) calls, of its conversation start (`agent_id`, `conversation_id`,
    /// `dynamic_variables`, `user_id`), and `livekit_url`, the server its WebRTC clients can be pointed at: that
    /// connection is LiveKit's protocol, so the same token joins the same room. Why this and no more: docs/dispatch.md.
    private var elevenLabs: JSONValue {
        [
            "call_id": .string(callID), "provider": "elevenlabs", "agent_id": .string(request.agent),
            "conversation_id": .string(request.room), "signed_url": .string("\(url)/rtc?access_token=\(token)"),
            "token": .string(token), "livekit_url": .string(url), "user_id": .string(request.caller),
            "dynamic_variables": .object(request.attributes.mapValues(JSONValue.string)),
            "dispatch_id": .string(dispatchID),
        ]
    }
}
