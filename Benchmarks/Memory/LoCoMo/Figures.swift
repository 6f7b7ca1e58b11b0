/// What a ranking found over all questions.
struct Figures {
    static let depths = [1, 5, 10, 20, 50]
    private var recall: [[Double]] = []
    private var reciprocal: [Double] = []
    private var categories: [Int] = []
    private var talks: [Int] = []

    /// - Parameter ranks: of each piece of evidence, from 0; those not found are missing.
    mutating func add(ranks: [Int], of evidence: Int, category: Int, talk: Int) {
        recall.append(Self.depths.map { depth in Double(ranks.count { $0 < depth }) / Double(max(1, evidence)) })
        reciprocal.append(ranks.min().map { 1 / Double($0 + 1) } ?? 0)
        categories.append(category)
        talks.append(talk)
    }

    /// In percent.
    func recall(at depth: Int, category: Int? = nil, talk: Int? = nil) -> Double {
        guard let column = Self.depths.firstIndex(of: depth) else { return 0 }
        let kept = recall.indices.filter {
            (category == nil || categories[$0] == category) && (talk == nil || talks[$0] == talk)
        }
        return kept.isEmpty ? 0 : 100 * kept.reduce(0) { $0 + recall[$1][column] } / Double(kept.count)
    }
    var meanReciprocalRank: Double {
        reciprocal.isEmpty ? 0 : 100 * reciprocal.reduce(0, +) / Double(reciprocal.count)
    }
    var count: Int { recall.count }

    func line(_ name: String) -> String {
        let columns = Self.depths.map { Self.tenths(recall(at: $0)) }.joined(separator: " ")
        let byCategory = (1...4).map { Self.tenths(recall(at: 10, category: $0)) }.joined(separator: "/")
        let byTalk = (0...3).map { Self.tenths(recall(at: 10, talk: $0)) }.joined(separator: "/")
        return "\(Self.pad(name)) \(columns)  \(Self.tenths(meanReciprocalRank))  \(byCategory)  \(byTalk)"
    }
    static let heading = "\(pad("ranking")) R@1  5    10   20   50    MRR   R@10 by category     R@10 by talk"

    static func pad(_ text: String, to width: Int = 44) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
    static func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(abs(scaled % 10))"
    }
}
