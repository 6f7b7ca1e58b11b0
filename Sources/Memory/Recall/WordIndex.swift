/// Which rows hold which term, for one person.
struct WordIndex: Sendable {
    struct Posting: Sendable, Equatable {
        var row: Int32
        var count: Int32
    }
    private var lists: [String: [Posting]] = [:]
    private(set) var entries = 0

    var termCount: Int { lists.count }
    var bytes: Int { entries * 8 + lists.capacity * 32 }

    subscript(_ term: String) -> [Posting] { lists[term] ?? [] }

    mutating func add(_ terms: TextAnalyzer.Terms, row: Int32) {
        for (term, count) in terms.counts {
            lists[term, default: []].append(Posting(row: row, count: Int32(clamping: count)))
        }
        entries += terms.counts.count
    }
}
