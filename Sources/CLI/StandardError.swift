import Glibc

/// Where a person reads what went wrong; standard output keeps to results.
enum StandardError {
    static func write(_ text: String) {
        fputs(text, stderr)
    }
}
