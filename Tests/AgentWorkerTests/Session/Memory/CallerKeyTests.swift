import Memory
import RoomClient
import Testing

@testable import AgentWorker

struct CallerKeyTests {
    @Test(arguments: [
        ("alice", "identity:alice"), ("+1 (555) 123-4567", "phone:+15551234567"),
        ("phone:0049 30 1234", "phone:+49301234"),
        ("external:4711", "external:4711"), ("identity:+15551234567", "identity:+15551234567"),
        ("PHONE:555-1234", "external:tel:5551234"), (" bob ", "identity:bob"),
        ("sip:bob@example.com", "identity:sip:bob@example.com"),
    ])
    func `keys are read as people write them`(text: String, key: String) {
        #expect(CallerKey(reading: text)?.written == key)
    }

    @Test(arguments: [
        "", " ", "anonymous", "Unknown", "phone:restricted", "phone:", "phone:12", "phone:alice", "phone:+000",
    ])
    func `what names nobody is no key`(text: String) { #expect(CallerKey(reading: text) == nil) }

    @Test func `a job names its caller, the surest first`() {
        let metadata = CallMetadata(
            #"{"phone": "+1 555 123 4567", "caller": "alice", "tenant": "acme", "memories": ["Likes tea."]}"#,
            attributes: ["customer": "4711", "caller": "alice"])
        #expect(
            metadata.keys == [
                CallerKey(.phone, "+15551234567"), CallerKey(.identity, "alice"), CallerKey(.external, "4711"),
            ])
        #expect(metadata.tenant == TenantID(rawValue: "acme"))
        #expect(metadata.memories == ["Likes tea."])
    }

    @Test func `a withheld number leaves the identity`() {
        let metadata = CallMetadata("", attributes: ["sip.phoneNumber": "anonymous", "caller": "alice"])
        #expect(metadata.keys == [CallerKey(.identity, "alice")])
        #expect(CallMetadata("just a text").keys.isEmpty)
    }

    @Test func `attributes that a client sets itself make nobody somebody else`() {
        let alice = ParticipantDetails(sid: "PA_1", identity: "alice", attributes: ["sip.phoneNumber": "+15551234567"])
        #expect(CallerKey.known(of: alice) == [CallerKey(.identity, "alice")])
        var phone = ParticipantDetails(
            sid: "PA_2", identity: "sip_x7", attributes: ["sip.phoneNumber": "+15551234567"], kind: .sip)
        #expect(CallerKey.known(of: phone) == [CallerKey(.phone, "+15551234567")])
        phone.attributes = ["sip.phoneNumber": "anonymous"]
        #expect(CallerKey.known(of: phone).isEmpty)
    }
}
