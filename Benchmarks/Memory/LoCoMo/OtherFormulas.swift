import Glibc

/// What other systems rank by, on the same turns: written anew from what their sources say (docs/memory-recall.md).
struct OtherFormulas {
    private let texts: [[String]]
    private let vectors: [[Float]]
    private let ages: [Double]
    private var holders: [String: [(turn: Int, count: Double)]] = [:]
    private var meanLength = 1.0

    /// - Parameters:
    ///   - texts: each turn's words, with its speaker's name before them.
    ///   - ages: days before the question.
    init(texts: [[String]], vectors: [[Float]], ages: [Double]) {
        self.texts = texts
        self.vectors = vectors
        self.ages = ages
        for (turn, words) in texts.enumerated() {
            let counts = words.reduce(into: [String: Double]()) { $0[$1, default: 0] += 1 }
            for (word, count) in counts { holders[word, default: []].append((turn, count)) }
        }
        meanLength = max(1, Double(texts.reduce(0) { $0 + $1.count }) / Double(max(1, texts.count)))
    }

    /// As FTS5 has it: one column, the question's words without stop words.
    func bm25(_ terms: [String]) -> [Double] {
        var scores = [Double](repeating: 0, count: texts.count)
        for term in terms {
            let found = holders[term] ?? []
            let rarity = max(log((Double(texts.count - found.count) + 0.5) / (Double(found.count) + 0.5)), 1e-6)
            for (turn, count) in found {
                let length = Double(texts[turn].count) / meanLength
                scores[turn] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length))
            }
        }
        return scores
    }

    func cosine(_ query: [Float]) -> [Double] {
        vectors.map { Double(zip($0, query).reduce(Float(0)) { $0 + $1.0 * $1.1 }) }
    }

    /// mem0 v3, without its entities: the nearest max(4k, 60) by vector, then the mean of cosine and squashed BM25.
    func mem0(_ terms: [String], _ query: [Float], k: Int) -> [Double] {
        let (near, words) = (cosine(query), bm25(terms))
        let (middle, steepness) =
            switch terms.count {
            case ...3: (5.0, 0.7)
            case ...6: (7.0, 0.6)
            case ...9: (9.0, 0.5)
            case ...15: (10.0, 0.5)
            default: (12.0, 0.5)
            }
        let pool = Set(near.indices.sorted { near[$0] > near[$1] }.prefix(max(4 * k, 60)))
        return near.indices.map { turn in
            guard pool.contains(turn), near[turn] >= 0.1 else { return -1 }
            let squashed = words[turn] > 0 ? 1 / (1 + exp(-steepness * (words[turn] - middle))) : 0
            return (near[turn] + squashed) / 2
        }
    }

    /// OpenMemory, without tags and links, its sectors approximated by word lists: similarity, overlap, recency.
    func openMemory(_ words: [String], _ query: [Float], sectorPenalty: Bool) -> [Double] {
        let near = cosine(query)
        let asked = Set(words)
        let sector = Self.sector(words)
        return near.indices.map { turn in
            let penalty = sectorPenalty && Self.sector(texts[turn]) != sector ? 0.6 : 1
            let boosted = 1 - exp(-3 * near[turn] * penalty)
            let overlap = Double(asked.intersection(texts[turn]).count) / Double(max(1, asked.count))
            let recency = exp(-ages[turn] / 7) * (1 - ages[turn] / 60)
            return 0.35 * boosted + 0.2 * overlap + 0.1 * recency
        }
    }

    private static let sectors: [(String, Set<String>)] = [
        (
            "emotional",
            ["feel", "felt", "love", "happi", "sad", "excit", "amaz", "great", "wow", "glad", "proud", "thank"]
        ),
        ("procedural", ["step", "instal", "build", "cook", "recip", "tutori", "process"]),
        ("reflective", ["learn", "realiz", "think", "believ", "insight", "reflect"]),
        ("episodic", ["yesterdai", "todai", "last", "week", "went", "visit", "rememb", "ago"]),
    ]
    private static func sector(_ stems: [String]) -> String {
        sectors.max { left, right in
            stems.count { left.1.contains($0) } < stems.count { right.1.contains($0) }
        }.flatMap { best in stems.contains { best.1.contains($0) } ? best.0 : nil } ?? "semantic"
    }
}
