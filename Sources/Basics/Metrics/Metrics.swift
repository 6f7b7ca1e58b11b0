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

/// The process's metrics by name, printed in the Prometheus text format (version 0.0.4) for `/metrics`.
///
/// Make a counter once and keep it: the look-up takes a lock, adding does not.
public final class Metrics: Sendable {
    private enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
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
            let kind = if case .counter? = rows.first?.value { "counter" } else { "gauge" }
            let lines = rows.map { labels, instrument in
                let value =
                    switch instrument {
                    case .counter(let counter): "\(counter.value)"
                    case .gauge(let gauge): "\(gauge.value)"
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
