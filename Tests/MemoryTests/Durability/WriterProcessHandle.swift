import Glibc

/// MemoryCrashWriter as a process of its own, which lies beside the tests' binary. For one thread; calls block.
@safe final class WriterProcess {
    private let process: pid_t
    private let output: CInt
    private var buffer: [UInt8] = []
    private var isReaped = false

    /// - Returns: nil when it cannot be started.
    init?(_ arguments: [String]) {
        var ends: [CInt] = [0, 0]
        guard let program = Self.program, unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var child: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        let status = unsafe posix_spawn(&child, program, &actions, nil, &words, environ)
        close(ends[1])
        guard status == 0 else {
            close(ends[0])
            return nil
        }
        (process, output) = (child, ends[0])
    }
    deinit {
        kill()
        close(output)
    }

    static var program: String? {
        var path = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { return nil }
        let tests = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let program = tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/MemoryCrashWriter"
        return unsafe access(program, X_OK) == 0 ? program : nil
    }

    /// Waits for the next line; nil when it said all it will.
    func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var part = [UInt8](repeating: 0, count: 4096)
            let count = unsafe read(output, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            buffer.append(contentsOf: part.prefix(count))
        }
    }
    /// SIGKILL, which nothing can catch, and its end waited for.
    func kill() {
        guard !isReaped else { return }
        isReaped = true
        Glibc.kill(process, SIGKILL)
        _ = waitpid(process, nil, 0)
    }
}
