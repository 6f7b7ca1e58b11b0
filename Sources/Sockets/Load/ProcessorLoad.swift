public import Basics
import FoundationEssentials

/// How much of the processors this process may use is in use: by its control group where there is one with a limit (a
/// container), else by the whole machine. Averages over the last ``window`` samples, so that one busy moment refuses nobody.
public struct ProcessorLoad: Sendable {
    /// Samples that are averaged; at one every 0.5 s this is LiveKit's own 2.5 s (voice-agents.md §2.8).
    public static let window = 5

    private enum Source: Sendable, Equatable {
        /// Processors the group may use.
        case group(Double)
        case machine
    }
    private let source: Source
    private var last: (used: Double, at: Double)?
    private var samples: [Float] = []

    public init() {
        source = Self.groupLimit().map(Source.group) ?? .machine
    }

    /// 0 (idle) … 1 (all in use). The first call has nothing to compare with and answers 0.
    public mutating func sample(now: Moment) -> Float {
        let reading = read(now: now)
        defer { last = reading ?? last }
        if let reading, let last, reading.at > last.at {
            let share = (reading.used - last.used) / (reading.at - last.at)
            samples.append(Float(min(max(share, 0), 1)))
            if samples.count > Self.window { samples.removeFirst() }
        }
        return samples.isEmpty ? 0 : samples.reduce(0, +) / Float(samples.count)
    }

    /// Processor time used, and available, both in the same unit since some beginning.
    private func read(now: Moment) -> (used: Double, at: Double)? {
        switch source {
        case .group(let processors):
            guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.stat", encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix("usage_usec ") }),
                let used = Double(line.dropFirst("usage_usec ".count))
            else { return nil }
            return (used / 1e6, Double(now.nanoseconds) / 1e9 * processors)
        case .machine:
            // user nice system idle iowait irq softirq steal, in ticks: proc(5).
            guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
                let line = text.split(separator: "\n").first
            else { return nil }
            let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
            guard ticks.count == 8 else { return nil }
            let total = ticks.reduce(0, +)
            return (total - ticks[3] - ticks[4], total)
        }
    }

    /// Processors by `cpu.max` of control groups v2: "quota period" or "max period".
    private static func groupLimit() -> Double? {
        guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8) else { return nil }
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]), period > 0 else {
            return nil
        }
        return quota / period
    }
}
