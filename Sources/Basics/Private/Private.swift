/// A value that must never reach a log or an error text: tokens, keys, speech, memories. It prints `‹hidden›`.
public struct Private<Value> {
    /// The value itself. Reading it is a decision: whoever does must not print it.
    public var revealed: Value
    public init(_ value: Value) { revealed = value }
}

extension Private: Sendable where Value: Sendable {}
extension Private: Equatable where Value: Equatable {}
extension Private: Hashable where Value: Hashable {}

extension Private: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "‹hidden›" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
