/// Cuts endings off, so that `lives`, `lived` and `living` are one word. Rough on purpose: both sides are cut alike.
enum Stem {
    static func of(_ word: String) -> String {
        var stem = word
        if stem.count > 4, stem.hasSuffix("ies") { stem = stem.dropLast(3) + "y" }
        for ending in ["ing", "ed", "ion"] where stem.count >= ending.count + (ending == "ion" ? 4 : 3) {
            guard stem.hasSuffix(ending) else { continue }
            stem = String(stem.dropLast(ending.count))
            break
        }
        if stem.count > 4, ["ses", "xes", "zes", "ches", "shes"].contains(where: stem.hasSuffix) {
            stem = String(stem.dropLast(2))
        } else if stem.count > 3, stem.hasSuffix("s"), !stem.hasSuffix("ss"), !stem.hasSuffix("us") {
            stem = String(stem.dropLast())
        }
        if stem.count > 3, stem.hasSuffix("e") { stem = String(stem.dropLast()) }
        let tail = stem.suffix(2)
        if stem.count > 3, tail.count == 2, tail.first == tail.last, !["ll", "ss", "ee", "oo"].contains(String(tail)) {
            stem = String(stem.dropLast())
        }
        return stem
    }
}
