import Glibc

/// A line at a time, at once: nothing waits in a buffer when the process is killed.
enum Output {
    static func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe Glibc.write(STDOUT_FILENO, bytes, bytes.count)
    }
    static func giveUpRights() { if geteuid() == 0 { setuid(65_534) } }
    /// Past this size writing fails, as on a full disk; without the signal that would end the process.
    static func limitFiles(to bytes: Int) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: rlim_t(max(0, bytes)), rlim_max: rlim_t(max(0, bytes)))
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
}
