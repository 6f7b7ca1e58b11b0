import Basics
import SQLite

/// Calls and what was said in them.
extension PersonRows {
    private static let conversation = "SELECT id, started, ended, is_indexed, body FROM my_conversations"

    private func conversation(_ row: SQLiteCursor) throws(MemoryError) -> Conversation {
        var fields = try open(row, 4, .conversation, row: row.integer(0))
        var call = Conversation(
            id: row.integer(0), externalID: fields.next() ?? "", started: row.time(1), ended: row.optionalTime(2),
            isIndexed: row.bool(3))
        call.outcome = fields.next()
        call.callerName = fields.next()
        call.agentName = fields.next()
        call.summary = fields.next()
        return call
    }
    private func seal(_ call: Conversation, id: Int64) -> SQLiteValue {
        seal([call.externalID, call.outcome, call.callerName, call.agentName, call.summary], .conversation, row: id)
    }

    package func conversation(externalID: String) throws(MemoryError) -> Conversation? {
        try gate.first("\(Self.conversation) WHERE external = ?", .blob(cipher.lookup(externalID)), read: conversation)
    }
    package func conversation(_ id: Conversation.ID) throws(MemoryError) -> Conversation? {
        try gate.first("\(Self.conversation) WHERE id = ?", .integer(id), read: conversation)
    }
    /// Newest first.
    /// - Parameter limit: nil for all.
    package func conversations(limit: Int? = nil) throws(MemoryError) -> [Conversation] {
        var found: [Conversation] = []
        try gate.scan(
            "\(Self.conversation) ORDER BY started DESC, id DESC LIMIT ?", .integer(Int64(limit ?? -1))
        ) { (row) throws(MemoryError) in found.append(try conversation(row)) }
        return found
    }
    /// Those whose vectors, words and memories are still to be made: a crash may have come between. Oldest first.
    package func unfinishedConversations() throws(MemoryError) -> [Conversation] {
        var found: [Conversation] = []
        try gate.scan("\(Self.conversation) WHERE is_indexed = 0 ORDER BY id") { (row) throws(MemoryError) in
            found.append(try conversation(row))
        }
        return found
    }

    /// - Parameter call: its `id` is not looked at.
    /// - Throws: `.database(.constraint)` when there is one of that external id.
    package func insert(_ call: Conversation) throws(MemoryError) -> Conversation.ID {
        try change()
        let id = try nextID("conversations")
        try gate.run(
            """
            INSERT INTO my_conversations (id, external, started, ended, is_indexed, body) VALUES (?, ?, ?, ?, ?, ?)
            """, .integer(id), .blob(cipher.lookup(call.externalID)), call.started.value, call.ended.value,
            SQLiteValue(call.isIndexed), seal(call, id: id))
        return id
    }
    /// Everything but its external id. Nothing happens where there is no such call.
    package func update(_ call: Conversation) throws(MemoryError) {
        guard var kept = try conversation(call.id) else { return }
        let externalID = kept.externalID
        kept = call
        kept.externalID = externalID
        try change()
        try gate.run(
            "UPDATE my_conversations SET started = ?, ended = ?, is_indexed = ?, body = ? WHERE id = ?",
            call.started.value, call.ended.value, SQLiteValue(call.isIndexed), seal(kept, id: call.id),
            .integer(call.id))
    }

    private static let turn = "SELECT id, conversation, position, speaker, said, interrupted, body FROM my_turns"

    private func turn(_ row: SQLiteCursor) throws(MemoryError) -> Turn {
        var fields = try open(row, 6, .turn, row: row.integer(0))
        return Turn(
            id: row.integer(0), conversation: row.integer(1), index: Int(clamping: row.integer(2)),
            speaker: Turn.Speaker(rawValue: Int(clamping: row.integer(3))) ?? .tool, said: row.time(4),
            text: fields.next() ?? "", wasInterrupted: row.bool(5))
    }
    private func turns(_ sql: String, _ values: SQLiteValue...) throws(MemoryError) -> [Turn] {
        var found: [Turn] = []
        try gate.scan(Self.turn + sql, values) { (row) throws(MemoryError) in found.append(try turn(row)) }
        return found
    }

    /// - Returns: nil when the call has a turn of that index already; nothing is changed then.
    /// - Throws: `.database(.constraint)` when the call is not this person's.
    package func insert(_ turn: Turn) throws(MemoryError) -> Turn.ID? {
        let existing = try gate.number(
            "SELECT id FROM my_turns WHERE conversation = ? AND position = ?", .integer(turn.conversation),
            SQLiteValue(turn.index))
        guard existing == nil else { return nil }
        try change()
        let id = try nextID("turns")
        try gate.run(
            """
            INSERT INTO my_turns (id, conversation, position, speaker, said, interrupted, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, .integer(id), .integer(turn.conversation), SQLiteValue(turn.index), SQLiteValue(turn.speaker.rawValue),
            turn.said.value, SQLiteValue(turn.wasInterrupted), seal([turn.text], .turn, row: id))
        return id
    }
    /// In the order they were said.
    package func turns(of call: Conversation.ID) throws(MemoryError) -> [Turn] {
        try turns(" WHERE conversation = ? ORDER BY position", .integer(call))
    }
    /// In the order of `ids`, without those that are not this person's or no more.
    package func turns(_ ids: [Turn.ID]) throws(MemoryError) -> [Turn] {
        var found: [Turn] = []
        for id in ids { found += try turns(" WHERE id = ?", .integer(id)) }
        return found
    }
    /// The next ones by id: to go through all of them piece by piece.
    package func turns(after id: Turn.ID, limit: Int) throws(MemoryError) -> [Turn] {
        try turns(" WHERE id > ? ORDER BY id LIMIT ?", .integer(id), SQLiteValue(limit))
    }

    package func insert(_ invocation: ToolInvocation) throws(MemoryError) {
        try change()
        let id = try nextID("invocations")
        try gate.run(
            "INSERT INTO my_invocations (id, conversation, turn, at, is_error, body) VALUES (?, ?, ?, ?, ?, ?)",
            .integer(id), .integer(invocation.conversation), SQLiteValue(invocation.turn), invocation.at.value,
            SQLiteValue(invocation.isError),
            seal([invocation.name, invocation.arguments, invocation.result], .invocation, row: id))
    }
    /// In the order they were made.
    package func invocations(of call: Conversation.ID) throws(MemoryError) -> [ToolInvocation] {
        var found: [ToolInvocation] = []
        try gate.scan(
            """
            SELECT id, turn, at, is_error, body FROM my_invocations WHERE conversation = ? ORDER BY id
            """, .integer(call)
        ) { (row) throws(MemoryError) in
            var fields = try open(row, 4, .invocation, row: row.integer(0))
            found.append(
                ToolInvocation(
                    conversation: call, turn: row.optionalInteger(1), name: fields.next() ?? "",
                    arguments: fields.next() ?? "", result: fields.next() ?? "", isError: row.bool(3), at: row.time(2)))
        }
        return found
    }

    /// JSON of a reviewer.
    package func analysis(of call: Conversation.ID) throws(MemoryError) -> String? {
        try gate.first("SELECT body FROM my_analyses WHERE conversation = ?", .integer(call)) {
            (row) throws(MemoryError) in
            var fields = try open(row, 0, .analysis, row: call)
            return fields.next() ?? ""
        }
    }
    package func setAnalysis(_ json: String, of call: Conversation.ID) throws(MemoryError) {
        try change()
        try gate.run(
            "INSERT INTO my_analyses (conversation, body) VALUES (?, ?)", .integer(call),
            seal([json], .analysis, row: call))
    }

    /// JSON that the greeting is made from.
    package func profile() throws(MemoryError) -> String? {
        try gate.first("SELECT body FROM my_profiles") { (row) throws(MemoryError) in
            var fields = try open(row, 0, .profile, row: 0)
            return fields.next() ?? ""
        }
    }
    package func setProfile(_ json: String) throws(MemoryError) {
        try change()
        try gate.run("INSERT INTO my_profiles (body) VALUES (?)", seal([json], .profile, row: 0))
    }
}
