import Basics

/// All that an answer depends on besides the question's words and the person's memories.
package struct RecallFilters: Hashable, Sendable {
    private let asker: Turn.Speaker?
    /// "Yesterday" is another day tomorrow.
    private let day: CalendarDay
    private let limits: [Int?]
    private let sectors: Set<Sector>?
    private let validAt: UnixTime?
    private let flags: [Bool]
    private let except: Conversation.ID?
    /// Whom the question asks about: two people's names in the same sentence may mean nearly the same.
    private let speakers: Set<Turn.Speaker>

    init(_ request: RecallRequest, _ query: RecallQuery) {
        asker = request.asker
        day = CalendarDay(request.at)
        limits = [request.limit, request.tokenBudget, request.neighbours]
        sectors = request.sectors
        validAt = request.validAt
        flags = [request.includesArchived, request.includesTurns, request.includesFacts]
        except = request.except
        speakers = query.speakers
    }
}
