import Basics
import FoundationEssentials
@testable import Memory
@testable import MemoryCrashWriter
import Testing

/// A process that writes memories is killed at seeded moments; what it said was durable must be there.
struct CrashTests {
    /// 200 with `PARLEY_CRASHES=200`, which takes half a minute; fewer in every run.
    static let kills = ProcessInfo.processInfo.environment["PARLEY_CRASHES"].flatMap { Int($0) } ?? 30
    /// Kills that one store lives through.
    static let perStore = 10

    @Test(
        .enabled(if: WriterProcess.program != nil, "MemoryCrashWriter was not built beside the tests"),
        arguments: 0..<max(1, kills / perStore))
    func `nothing acknowledged is missing after kill -9, and the files are whole`(seed: Int) async throws {
        try await StoreSupport.inFolder { folder in
            var record = CrashRecord(seed: seed)
            var random = SeededRandom(seed: UInt64(seed) &+ 1)
            for _ in 0..<Self.perStore {
                let (acknowledgements, pause) = (Int.random(in: 0..<12, using: &random), random.next() % 40_000)
                try await CrashHarness().run(folder, &record, until: acknowledgements, then: pause)
                try await record.check(folder)
            }
            #expect(record.acknowledged.count > 10, "the writer got somewhere")
            #expect(record.failures == [])
        }
    }
}

/// What a store must hold by what its writers said.
struct CrashRecord: Sendable {
    let seed: Int
    var acknowledged: Set<Int> = []
    /// The step after the last acknowledged one: it may have happened.
    var next = 0
    var failures: [String] = []
    init(seed: Int) { self.seed = seed }

    mutating func heard(_ line: String) {
        if line.hasPrefix("step "), let number = Int(line.dropFirst(5)) {
            acknowledged.insert(number)
            next = number + 1
        } else if line.hasPrefix("error ") {
            failures.append(line)
        }
    }

    func check(_ folder: String) async throws {
        let store = try await StoreSupport.open(folder)
        let isIntact = try await store.isIntact()
        #expect(isIntact, "SQLite's integrity check, FTS5's and the foreign keys")
        guard let person = try await store.knownPerson(CallerKey(.phone, "+15551234567")) else {
            #expect(acknowledged.isEmpty)
            return await store.close()
        }
        try await store.read(person) { (rows) throws(MemoryError) in try check(rows) }
        await store.close()
    }

    private func check(_ rows: PersonRows) throws(MemoryError) {
        let facts = Set(try rows.facts(.all).map(\.text))
        var turns: [String: [Int: String]] = [:]
        var finished: Set<String> = []
        for call in try rows.conversations() {
            turns[call.externalID] = [:]
            for turn in try rows.turns(of: call.id) { turns[call.externalID]?[turn.index] = turn.text }
            if call.isIndexed { finished.insert(call.externalID) }
        }
        for number in acknowledged.sorted() {
            let step = CrashStep(seed: seed, number: number)
            let end = number / 10 * 10 + 9
            switch step.kind {
            case .fact: #expect(facts.contains(step.factText), "step \(number)")
            case .forget: #expect(turns[step.call] == nil, "step \(number)")
            case .finish: #expect(finished.contains(step.call), "step \(number)")
            case .turns:
                // Forgotten by the call's last step, if that happened.
                let ending = CrashStep(seed: seed, number: end).kind
                if ending == .forget, acknowledged.contains(end) || (next == end && turns[step.call] == nil) {
                    continue
                }
                for (offset, turn) in step.turns.enumerated() {
                    #expect(turns[step.call]?[turn.index] == step.text(offset), "step \(number)")
                }
            }
        }
        // All of a step or nothing of it.
        let last = CrashStep(seed: seed, number: next)
        if last.kind == .turns, !acknowledged.contains(next) {
            let there = last.turns.filter { turns[last.call]?[$0.index] != nil }
            #expect(there.isEmpty || there.count == last.turns.count, "step \(next)")
        }
        try checkIndex(rows)
    }

    /// What the index lists is there, and belongs to somebody who is.
    private func checkIndex(_ rows: PersonRows) throws(MemoryError) {
        var documents: [LexicalDocument] = []
        try rows.indexEntries { documents.append($0.document) }
        for document in documents {
            let terms = try rows.terms(of: document)
            #expect(terms != nil)
            switch document {
            case .turn(let id):
                let turns = try rows.turns([id])
                #expect(turns.count == 1)
            case .fact(let id):
                let fact = try rows.fact(id)
                #expect(fact != nil)
            case .call(let id):
                let call = try rows.conversation(id)
                #expect(call != nil)
            }
        }
    }
}

/// Runs a writer on a thread of its own: waiting for a process blocks.
actor CrashHarness {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    init() throws { executor = try ThreadExecutor("crash-test") }

    /// Everything a writer says until it ends by itself.
    func lines(_ arguments: [String]) throws -> [String] {
        let writer = try #require(WriterProcess(arguments))
        var lines: [String] = []
        while let line = writer.line() { lines.append(line) }
        return lines
    }

    /// - Parameters:
    ///   - acknowledgements: steps to wait for.
    ///   - pause: turns of an empty loop between the last of them and the kill: a moment within the next step.
    func run(
        _ folder: String, _ record: inout CrashRecord, until acknowledgements: Int, then pause: UInt64
    ) async throws {
        record = try run(folder, record, acknowledgements, pause)
    }
    private func run(
        _ folder: String, _ record: CrashRecord, _ acknowledgements: Int, _ pause: UInt64
    ) throws -> CrashRecord {
        var record = record
        let writer = try #require(WriterProcess([folder, "\(record.seed)", "\(record.next)", "1000"]))
        var count = -1  // "ready" comes first
        while count < acknowledgements, let line = writer.line() {
            record.heard(line)
            count += 1
        }
        var spun: UInt64 = 0
        while spun < pause { spun &+= 1 }
        writer.kill()
        while let line = writer.line() { record.heard(line) }
        return record
    }
}
