import Basics

/// A map's key: any whole number, bool or string. In JSON it is always text.
public protocol WireMapKey: WireScalar, Hashable, Comparable {
    init?(mapKey: String)
    var mapKey: String { get }
}
extension String: WireMapKey {
    public init?(mapKey: String) { self = mapKey }
    public var mapKey: String { self }
}
extension UInt32: WireMapKey {
    public init?(mapKey: String) { self.init(mapKey) }
    public var mapKey: String { "\(self)" }
}

// On the wire a map is a repeated message of key (1) and value (2); either may be missing and then means its default.
extension WireReader {
    public mutating func map<Key: WireMapKey, Value: WireScalar>(
        _ target: inout [Key: Value]
    ) throws(WireError) {
        switch source {
        case .protobuf:
            try entry(&target, initial: Value()) { (value: inout Value, reader: inout WireReader) throws(WireError) in
                try reader.scalar(&value)
            }
        case .json:
            try jsonEntries(&target) { (json, field) throws(WireError) in try Value(json: json, field: field) }
        }
    }

    public mutating func map<Key: WireMapKey, Value: WireMessage>(
        _ target: inout [Key: Value]
    ) throws(WireError) {
        switch source {
        case .protobuf:
            try entry(&target, initial: Value()) { (value: inout Value, reader: inout WireReader) throws(WireError) in
                var found: Value? = value
                try reader.message(&found)
                value = found ?? value
            }
        case .json:
            let depth = depth
            try jsonEntries(&target) { (json, field) throws(WireError) in
                var found = Value()
                try found.merge(json: json, depth: depth + 1, field: field)
                return found
            }
        }
    }

    private mutating func entry<Key: WireMapKey, Value>(
        _ target: inout [Key: Value], initial: Value,
        read: (inout Value, inout WireReader) throws(WireError) -> Void
    ) throws(WireError) {
        guard wireType == .delimited else { return try skip() }
        var key = Key()
        var value = initial
        let outer = try enter()
        while let number = try nextField() {
            switch number {
            case 1: try scalar(&key)
            case 2: try read(&value, &self)
            default: try skip()
            }
        }
        end = outer
        target[key] = value
    }

    private func jsonEntries<Key: WireMapKey, Value>(
        _ target: inout [Key: Value], read: (JSONValue, String) throws(WireError) -> Value
    ) throws(WireError) {
        if value == .null { return }
        guard let members = value.objectValue else { throw .wrongJSONType(field: field, expected: "an object") }
        for (text, json) in members {
            guard let key = Key(mapKey: text) else { throw .wrongJSONType(field: field, expected: "whole-number keys") }
            target[key] = try read(json, field)
        }
    }
}
