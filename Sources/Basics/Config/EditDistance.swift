/// How many letters two words differ by (Levenshtein), to guess what a misspelt setting or option meant.
public enum EditDistance {
    public static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == right[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
