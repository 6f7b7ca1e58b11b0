/// What the doctor found, a line each.
struct DoctorReport {
    enum Verdict: String { case ok = "ok  ", warning = "warn", failure = "FAIL" }
    private var rows: [(verdict: Verdict, name: String, detail: String)] = []

    mutating func add(_ verdict: Verdict, _ name: String, _ detail: String) { rows.append((verdict, name, detail)) }

    var failures: Int { rows.count { $0.verdict == .failure } }
    var hasFailures: Bool { failures > 0 }
    var text: String { rows.map { "\($0.verdict.rawValue)  \($0.name): \($0.detail)\n" }.joined() }
}
