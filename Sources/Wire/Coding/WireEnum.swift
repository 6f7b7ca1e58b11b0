import Basics

/// A protobuf enum: open, so a number that a newer peer sends survives a round trip.
public protocol WireEnum: RawRepresentable<Int32>, Hashable, Sendable, CustomStringConvertible, WireScalar {
    init(rawValue: Int32)
    static var wireNames: WireNames { get }
}

/// Numbers and names of an enum, as the .proto file spells them.
public struct WireNames: Sendable {
    private let names: [Int32: String]
    private let numbers: [String: Int32]
    public init(_ pairs: KeyValuePairs<Int32, String>) {
        names = Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
        numbers = Dictionary(pairs.map { ($0.value, $0.key) }) { first, _ in first }
    }
    func name(of number: Int32) -> String? { names[number] }
    func number(named name: String) -> Int32? { numbers[name] }
    /// Every known number, ascending.
    var all: [Int32] { names.keys.sorted() }
}

extension WireEnum {
    /// The first value, which is what an absent field means.
    public init() { self.init(rawValue: 0) }
    /// The name in the .proto file (`CLIENT_INITIATED`); nil for a number it does not list.
    public var protoName: String? { Self.wireNames.name(of: rawValue) }
    public init?(protoName: String) {
        guard let number = Self.wireNames.number(named: protoName) else { return nil }
        self.init(rawValue: number)
    }
    /// Every value the .proto file lists, by number.
    public static var allKnown: [Self] { wireNames.all.map { Self(rawValue: $0) } }
    public var description: String { protoName ?? "\(rawValue)" }
}
