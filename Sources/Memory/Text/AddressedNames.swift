/// Learns what the two call each other: "Thanks, Caroline!" names the other one.
///
/// Numbers by docs/memory-recall.md: found all of eight people on LoCoMo dev.
struct AddressedNames: Sendable {
    /// A name is used this often …
    static let least = 8
    /// … by one of the two, and by the other at most a tenth of that, …
    static let othersShare = 0.1
    /// … and in lower case at most this share: else it is a word.
    static let lowerShare = 0.05

    private var used: [String: (caller: Int, agent: Int)] = [:]
    private var lower: [String: Int] = [:]

    /// What one of them is called, folded; nil while it is not sure.
    func name(of speaker: Turn.Speaker) -> String? {
        used.compactMap { word, count -> (word: String, count: Int)? in
            let (own, others) =
                speaker == .caller ? (count.agent, count.caller) : (count.caller, count.agent)
            guard own >= Self.least, Double(others) <= Self.othersShare * Double(own),
                Double(lower[word] ?? 0) <= Self.lowerShare * Double(own)
            else { return nil }
            return (word, own)
        }.max { ($0.count, $1.word) < ($1.count, $0.word) }?.word
    }

    mutating func read(_ text: String, by speaker: Turn.Speaker) {
        guard speaker != .tool else { return }
        let bytes = Array(text.utf8)
        var before = ""
        for word in WordSplitter.located(text) {
            defer { before = word.folded }
            let (start, end) = (word.bytes.lowerBound, word.bytes.upperBound)
            guard (0x41...0x5A).contains(bytes[start]) else {
                lower[word.folded, default: 0] += 1
                continue
            }
            guard word.bytes.count >= 3, !StopWords.all.contains(word.folded), end < bytes.count,
                bytes[start + 1..<end].allSatisfy({ (0x61...0x7A).contains($0) }),
                Self.opens(before, bytes[..<start]), [0x21, 0x2C, 0x2E, 0x3F].contains(bytes[end])
            else { continue }
            if speaker == .caller { used[word.folded, default: (0, 0)].caller += 1 }
            if speaker == .agent { used[word.folded, default: (0, 0)].agent += 1 }
        }
    }

    private static let greetings: Set<String> = ["hey", "hi", "hello", "thanks", "wow"]
    /// Whether a name may follow: the beginning, a sentence's end, a comma or a greeting.
    private static func opens(_ before: String, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard let last = bytes.last else { return true }
        guard last == 0x20 else { return false }
        return greetings.contains(before) || [0x2E, 0x21, 0x3F, 0x2C].contains(bytes.dropLast().last ?? 0)
    }
}
