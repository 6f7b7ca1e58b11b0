import Glibc

/// Whole lines to a file descriptor; one `write` per line keeps threads from mixing theirs.
struct FileHandleWriter: Sendable {
    let descriptor: Int32
    static let standardError = FileHandleWriter(descriptor: STDERR_FILENO)

    func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = unsafe Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                if count > 0 { sent += count } else if errno != EINTR { return }
            }
        }
    }
}
