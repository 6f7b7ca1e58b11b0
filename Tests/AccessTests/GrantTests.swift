import Access
import Basics
import Testing
import Wire

struct GrantTests {
    @Test func `what an absent permission means`() {
        var grant = VideoGrant(joining: "r")
        #expect(grant.allowsPublish && grant.allowsSubscribe && grant.allowsPublishData)
        #expect(!grant.allowsUpdateOwnMetadata && !grant.allowsSubscribeMetrics && !grant.allowsManageAgentSession)
        grant.canPublish = false
        #expect(!grant.allowsPublishData, "data follows canPublish unless it is said")
        grant.canPublishData = true
        #expect(grant.allowsPublishData && !grant.allowsPublish)
    }

    @Test func `sources narrow what may be published and never widen it`() throws {
        var grant = VideoGrant(joining: "r")
        #expect(grant.allowsPublish(.camera))
        grant = try VideoGrant(json: ["canPublishSources": ["microphone", "from_the_future"]])
        #expect(grant.canPublishSources == [.microphone, .unknown])
        #expect(grant.allowsPublish(.microphone) && !grant.allowsPublish(.camera))
        #expect(try !VideoGrant(json: ["canPublishSources": ["from_the_future"]]).allowsPublish(.camera))
        grant.canPublish = false
        #expect(!grant.allowsPublish(.microphone))
        #expect(throws: AccessError.notGranted("canPublish")) {
            try Claims(identity: "a", video: grant).ensureCanPublish(.microphone)
        }
    }

    @Test func `joining wants a grant, an identity and a room; the token's room wins`() throws {
        #expect(throws: AccessError.noGrants) { try Claims(identity: "a").ensureCanJoin("r") }
        #expect(throws: AccessError.notGranted("roomJoin")) {
            try Claims(identity: "a", video: VideoGrant()).ensureCanJoin("r")
        }
        let anywhere = Claims(identity: "a", video: VideoGrant(joining: ""))
        #expect(try anywhere.ensureCanJoin("asked") == "asked")
        #expect(throws: AccessError.empty("room name")) { try anywhere.ensureCanJoin("") }
        #expect(try Claims(identity: "a", video: VideoGrant(joining: "own")).ensureCanJoin("asked") == "own")
        #expect(throws: AccessError.empty("participant identity")) {
            try Claims(identity: "", video: VideoGrant(joining: "r")).ensureCanJoin("r")
        }
        #expect(AccessError.empty("room name").httpStatus == 400)
        #expect(AccessError.noGrants.httpStatus == 401)
    }

    @Test func `names, metadata and attributes have limits`() {
        let long = String(repeating: "é", count: 257)
        #expect(throws: AccessError.tooLarge(what: "identity", size: 257, limit: 256)) {
            try Claims(identity: long, video: VideoGrant(joining: "r")).ensureCanJoin("r")
        }
        #expect(throws: AccessError.self) {
            try Claims(identity: "a", video: VideoGrant(joining: long)).ensureCanJoin("")
        }
        #expect(throws: Never.self) { try SizeLimits.checkName(String(long.dropLast()), "identity") }
        #expect(throws: AccessError.self) {
            try SizeLimits.checkMetadata(String(repeating: "a", count: 512 * 1024 + 1))
        }
        #expect(throws: AccessError.self) {
            try SizeLimits.checkAttributes(["k": String(repeating: "a", count: 64 * 1024)])
        }
    }

    @Test func `each API grant is asked for by its own name`() throws {
        let none = Claims(identity: "", video: VideoGrant())
        #expect(throws: AccessError.notGranted("roomCreate")) { try none.ensureCanCreateRooms() }
        #expect(throws: AccessError.notGranted("roomList")) { try none.ensureCanListRooms() }
        #expect(throws: AccessError.notGranted("roomRecord")) { try none.ensureCanRecord() }
        #expect(throws: AccessError.notGranted("ingressAdmin")) { try none.ensureIngressAdmin() }
        #expect(throws: AccessError.notGranted("agent")) { try none.ensureAgentWorker() }
        #expect(throws: AccessError.notGranted("roomAdmin")) { try none.ensureAdmin("r") }
        #expect(throws: AccessError.notGranted("canUpdateOwnMetadata")) { try none.ensureCanUpdateOwnMetadata() }
        #expect(throws: AccessError.noGrants) { try Claims(identity: "").ensureAdmin("r") }
    }

    @Test func `an admin of one room is nobody in another, and moves people only where the token says`() throws {
        var grant = VideoGrant()
        grant.roomAdmin = true
        grant.room = "a"
        grant.destinationRoom = "b"
        let claims = Claims(identity: "", video: grant)
        try claims.ensureAdmin("a")
        try claims.ensureCanMove(from: "a", to: "b")
        #expect(throws: AccessError.wrongRoom(granted: "a", asked: "b")) { try claims.ensureAdmin("b") }
        #expect(throws: AccessError.wrongRoom(granted: "b", asked: "c")) {
            try claims.ensureCanMove(from: "a", to: "c")
        }
        #expect(throws: AccessError.empty("room name")) { try claims.ensureAdmin("") }
        grant.room = ""
        #expect(throws: AccessError.empty("room name")) { try Claims(identity: "", video: grant).ensureAdmin("") }
    }

    @Test func `permissions go out to everybody and come back from UpdateParticipant`() {
        var grant = VideoGrant(joining: "r")
        grant.canPublishSources = [.camera]
        grant.hidden = true
        var other = VideoGrant(joining: "r")
        other.apply(grant.permission)
        #expect(other.permission == grant.permission)
        #expect(other.canPublish == true && other.canUpdateOwnMetadata == false)
        #expect(other.roomJoin && other.room == "r")
    }
}
