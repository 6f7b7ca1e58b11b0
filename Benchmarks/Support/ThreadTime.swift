import FoundationEssentials
import Glibc

/// CPU time of one thread of this process, found by its name.
package struct ThreadTime: Sendable {
    /// The kernel's id of the thread.
    package let id: Int
    private let path: String

    /// - Parameter name: as given to `LoopThread`; the kernel keeps 15 bytes.
    package init?(named name: String) {
        let tasks = "/proc/self/task"
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        // The youngest: an ended benchmark's thread of the same name may still be on its way out.
        let found = ids.compactMap { Int($0) }.sorted().last {
            (try? String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8)) == name + "\n"
        }
        guard let found else { return nil }
        id = found
        path = "\(tasks)/\(found)/schedstat"
    }

    /// Nanoseconds on a processor, user and system together.
    package var nanoseconds: Int64 { field(0) }
    /// Nanoseconds that it was ready to run and others had the processors: how busy the machine is with other things.
    package var waited: Int64 { field(1) }

    /// False once the thread has ended.
    package var isAlive: Bool { FileManager.default.fileExists(atPath: path) }

    private func field(_ index: Int) -> Int64 {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: " ").dropFirst(index).first.flatMap { Int64($0) } ?? 0
    }

    /// The calling thread's.
    package static var own: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Resident memory of this process in bytes.
    package static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}
