/// Which events a target wants, by name: `call.completed`, or `room_*` for all that begin so.
public struct EventFilter: Sendable, Equatable {
    /// Empty: all.
    public var includes: [String]
    /// Wins over ``includes``.
    public var excludes: [String]
    public init(includes: [String] = [], excludes: [String] = []) {
        self.includes = includes
        self.excludes = excludes
    }

    public func admits(_ name: String) -> Bool {
        guard !excludes.contains(where: { Self.fits(name, $0) }) else { return false }
        return includes.isEmpty || includes.contains { Self.fits(name, $0) }
    }
    private static func fits(_ name: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
}
