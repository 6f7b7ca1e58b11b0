import Glibc

/// How many descriptors the process may have open; each connection takes one.
public enum FileLimit {
    /// Raises the soft limit towards `wanted`, as far as the hard limit lets it.
    /// - Returns: the limit now.
    public static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        if limit.rlim_cur < rlim_t(wanted) {
            var higher = limit
            higher.rlim_cur = min(limit.rlim_max, rlim_t(wanted))
            if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &higher) == 0 { limit = higher }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
