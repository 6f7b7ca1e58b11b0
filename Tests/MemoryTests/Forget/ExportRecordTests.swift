import Basics
import LanguageModels
import Memory
import Testing

struct ExportRecordTests {
    static let time = UnixTime(milliseconds: 1_700_000_000_123)
    static var fact: Fact {
        var fact = Fact(
            id: 9, sector: .emotional, text: "The caller \"worries\"\nabout Zoë 🙂.", type: "mood", subject: "caller",
            predicate: "worries about", object: "Zoë", salience: 0.1 + 0.2, confidence: 1, origin: .consolidated,
            sourceTurns: [1, .max], conversation: 3, created: time, due: time, isPinned: true, decay: 0)
        fact.confirmed = UnixTime(milliseconds: .max)
        fact.mentions = 4
        fact.validTo = time
        fact.supersededBy = 10
        fact.isDone = true
        return fact
    }
    static var archived: Fact {
        var fact = Fact(id: 1, sector: .semantic, text: "", origin: .call, created: UnixTime(milliseconds: -1))
        fact.isArchived = true
        return fact
    }
    static let records: [ExportRecord] = [
        .header(version: 1, tenant: .standard, exported: time), .key(CallerKey(.phone, "+15551234567")),
        .conversation(Conversation(id: 3, externalID: "room/1", started: time), archived: nil),
        .conversation(
            Conversation(
                id: 4, externalID: "r", started: time, ended: time, outcome: "caller_left", callerName: "Ann",
                agentName: "Parley", summary: "A call."), archived: time),
        .turn(
            Turn(
                id: 5, conversation: 3, index: 0, speaker: .tool, said: time,
                text: "naïve \u{0}\u{2028}\u{1F468}\u{200D}",
                wasInterrupted: true)),
        .invocation(
            ToolInvocation(
                conversation: 3, turn: 5, name: "battery", arguments: "{}", result: "40 %", isError: true, at: time)),
        .invocation(ToolInvocation(conversation: 3, name: "time", arguments: "", result: "", at: time)),
        .analysis(3, json: #"{"mood":"good"}"#), .fact(fact, archived: nil), .fact(archived, archived: time),
        .link(9, 1, kind: "because", weight: 0.75), .profile("{}"),
        .vector(
            .fact(9),
            StoredVector(model: EmbeddingModelID(name: "m", dimension: 3), components: [-127, 0, 127], scale: 0.1)
        ), .end(lines: 13),
    ]

    @Test(arguments: records) func `every kind of line reads back as it was`(record: ExportRecord) throws {
        let line = record.line
        #expect(!line.utf8.contains(UInt8(ascii: "\n")))
        #expect(try ExportRecord(line: line) == record)
    }

    @Test(arguments: records) func `a line cut off anywhere is an error, never another record`(record: ExportRecord) {
        let line = Array(record.line.utf8)
        for length in 0..<line.count {
            let cut = String(decoding: line[..<length], as: UTF8.self)
            #expect(throws: MemoryError.self) { try ExportRecord(line: cut) }
        }
    }

    @Test(arguments: [
        (#"{"kind":"turn","id":1,"conversation":1,"index":-1,"speaker":"caller","said":1,"text":"secret"}"#, "index"),
        (#"{"kind":"turn","id":1,"conversation":1,"index":0,"speaker":"secret","said":1,"text":""}"#, "speaker"),
        (#"{"kind":"key","type":"secret","value":"1"}"#, "type"), (#"{"kind":"secret"}"#, "kind"),
        (
            #"{"kind":"vector","of":"turn","id":1,"model":"m","dimension":4,"scale":1,"components":"AAAA"}"#,
            "components"
        ),
        (#"{"kind":"end","lines":1e400}"#, "line"), (#"["secret"]"#, "kind"), ("secret", "line"),
    ]) func `an error names the field and never shows what it held`(line: String, field: String) {
        let error = #expect(throws: MemoryError.self) { try ExportRecord(line: line) }
        #expect(error?.description.contains("'\(field)'") == true)
        #expect(error?.description.contains("secret") == false)
    }
}
