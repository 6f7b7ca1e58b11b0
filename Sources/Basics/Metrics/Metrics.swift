import Synchronization

/// A number that only grows. Lock-free, so a media loop may add to it per packet.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)
    public init() {}
    @inline(__always) public func add(_ amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
    public var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A number that goes up and down: rooms open, participants present.
public final class Gauge: Sendable {
    private let level = Atomic<Int64>(0)
    public init() {}
    public func add(_ amount: Int64) { level.wrappingAdd(amount, ordering: .relaxed) }
    public func set(_ value: Int64) { level.store(value, ordering: .relaxed) }
    public var value: Int64 { level.load(ordering: .relaxed) }
}

/// How often values fell under each of some bounds: durations in seconds, sizes. Any thread.
public final class Histogram: Sendable {
    /// Upper bounds, ascending; a last one without an end is added.
    public let bounds: [Double]
    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }
    private let state: Mutex<State>
    public init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }
    public func observe(_ value: Double) {
        guard value.isFinite else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[index] += 1
            $0.sum += value
        }
    }
    public func observe(_ duration: Duration) { observe(duration.inSeconds) }
    public var count: UInt64 { state.withLock { $0.counts.reduce(0, +) } }

    /// Prometheus's form: cumulative buckets, sum, count.
    func lines(_ name: String, _ labels: String) -> String {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var text = ""
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
            text += "\(name)_bucket{\(labels.isEmpty ? "" : labels + ",")le=\"\(bound)\"} \(total)\n"
        }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        return text + "\(name)_sum\(braces) \(sum)\n\(name)_count\(braces) \(total)\n"
    }
}

/// The process's metrics by name, printed in the Prometheus text format (version 0.0.4) for `/metrics`.
///
/// Make a counter once and keep it: the look-up takes a lock, adding does not.
public final class Metrics: Sendable {
    private enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }
    private struct Family: Sendable {
        let help: String
        var instruments: [String: Instrument] = [:]
    }
    private let families = Mutex<[String: Family]>([:])
    public init() {}

    /// - Parameters:
    ///   - name: `parley_…_total`, in Prometheus's alphabet.
    ///   - labels: fixed, few: no identities, no room names.
    public func counter(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Counter {
        instrument(name, help, labels, make: { .counter(Counter()) }) {
            if case .counter(let counter) = $0 { counter } else { nil }
        }
    }
    public func gauge(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Gauge {
        instrument(name, help, labels, make: { .gauge(Gauge()) }) {
            if case .gauge(let gauge) = $0 { gauge } else { nil }
        }
    }

    /// - Parameter bounds: as ``Histogram/bounds``; those of the first to declare the metric hold.
    public func histogram(
        _ name: String, help: String, bounds: [Double], labels: KeyValuePairs<String, String> = [:]
    ) -> Histogram {
        instrument(name, help, labels, make: { .histogram(Histogram(bounds: bounds)) }) {
            if case .histogram(let histogram) = $0 { histogram } else { nil }
        }
    }

    private func instrument<Kind: Sendable>(
        _ name: String, _ help: String, _ labels: KeyValuePairs<String, String>, make: () -> Instrument,
        as kind: (Instrument) -> Kind?
    ) -> Kind {
        let key = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        let found = families.withLock { families in
            let instrument = families[name]?.instruments[key] ?? make()
            families[name, default: Family(help: help)].instruments[key] = instrument
            return instrument
        }
        guard let instrument = kind(found) else { preconditionFailure("metric \(name) is declared with two kinds") }
        return instrument
    }

    /// Everything, sorted by name, in Prometheus's text format.
    public var exposition: String {
        families.withLock { $0 }.sorted { $0.key < $1.key }.map { name, family in
            let rows = family.instruments.sorted { $0.key < $1.key }
            let kind =
                switch rows.first?.value {
                case .counter: "counter"
                case .histogram: "histogram"
                case .gauge, nil: "gauge"
                }
            let lines = rows.map { labels, instrument in
                let value: String
                switch instrument {
                case .counter(let counter): value = "\(counter.value)"
                case .gauge(let gauge): value = "\(gauge.value)"
                case .histogram(let histogram): return histogram.lines(name, labels)
                }
                return labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
            }
            return "# HELP \(name) \(family.help)\n# TYPE \(name) \(kind)\n" + lines.joined()
        }.joined()
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
