import Basics
import BenchmarkSupport
import FoundationEssentials
import Glibc
import Sockets

/// What this process uses of the machine, since a moment.
struct ProcessUse {
    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    private let began = MonotonicClock.now
    private let threads = Self.threadTimes()

    /// Seconds of processor time since then, by threads of one name without its number; "pool" is Swift's.
    var processorSeconds: [String: Double] {
        var seconds: [String: Double] = [:]
        for (id, thread) in Self.threadTimes() {
            seconds[thread.name, default: 0] += Double(thread.ran - (threads[id]?.ran ?? 0)) / 1e9
        }
        return seconds
    }
    /// Share of the time that a media thread was ready and had no processor, at the worst: how busy the machine is with
    /// other things.
    var starved: Double {
        let waits = Self.threadTimes().compactMap { id, thread in
            thread.name.contains("media") ? Double(thread.waited - (threads[id]?.waited ?? 0)) / 1e9 : nil
        }
        return (waits.max() ?? 0) / max(0.001, elapsed)
    }
    var elapsed: Double { (MonotonicClock.now - began).inSeconds }

    private struct Thread {
        var name: String
        var ran: Int64
        var waited: Int64
    }
    private static func threadTimes() -> [Int: Thread] {
        var threads: [Int: Thread] = [:]
        for id in entries("/proc/self/task").compactMap({ Int($0) }) {
            guard let name = try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8),
                let text = try? String(contentsOfFile: "/proc/self/task/\(id)/schedstat", encoding: .utf8)
            else { continue }
            let times = text.split(separator: " ").compactMap { Int64($0) }
            guard times.count >= 2 else { continue }
            let plain = String(name.prefix { $0 != "\n" && !$0.isNumber })
            threads[id] = Thread(name: plain == "CallBenchmark" ? "pool" : plain, ran: times[0], waited: times[1])
        }
        return threads
    }
    static var fileDescriptors: Int { entries("/proc/self/fd").count }
    static var threadCount: Int { entries("/proc/self/task").count }
    private static func entries(_ path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
    /// The machine's load average of the last minute.
    static var load: String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "?"
        return String(text.prefix { $0 != " " })
    }
}
