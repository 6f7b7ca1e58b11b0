/// Columns for a terminal.
enum Table {
    static func print(_ heads: [String], _ rows: [[String]], empty: String) {
        guard !rows.isEmpty else { return Swift.print(empty) }
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [heads] + rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            Swift.print(cells.joined(separator: "  ").trimmingWhitespace)
        }
    }
}
