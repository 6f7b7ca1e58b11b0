import FoundationEssentials

/// What a model's file says of itself: the named values its maker put beside the network.
///
/// libsherpa-onnx ends the process when a value it needs is not there, so they are looked up before. Only the outermost
/// layer of the file is read, whatever its size. Source: onnx.proto, ModelProto (metadata_props is field 14).
public struct ONNXMetadata: Equatable {
    public let values: [String: String]

    /// - Throws: ``InferenceError/unusable(_:)`` for a file that cannot be read or is no ONNX model.
    public init(path: String) throws(InferenceError) {
        let file: Data
        do { file = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) } catch {
            throw .unusable("'\(path)' cannot be read; check that it is there and readable")
        }
        guard let metadata = ONNXMetadata(file) else {
            throw .unusable("'\(path)' is no ONNX model; unpack or download it again")
        }
        self = metadata
    }

    init?(_ file: Data) {
        var values: [String: String] = [:]
        var hasGraph = false
        var fields = ProtobufFields(file)
        while let field = fields.next() {
            switch (field.number, field.bytes) {
            case (7, .some): hasGraph = true
            case (14, .some(let entry)):
                var (key, value) = ("", "")
                var parts = ProtobufFields(entry)
                while let part = parts.next() {
                    guard let bytes = part.bytes else { continue }
                    if part.number == 1 { key = String(decoding: bytes, as: UTF8.self) }
                    if part.number == 2 { value = String(decoding: bytes, as: UTF8.self) }
                }
                values[key] = value
            default: break
            }
        }
        guard fields.isAtEnd, hasGraph else { return nil }
        self.values = values
    }
}

/// The fields of one message, one after the other; stops at what is no field.
private struct ProtobufFields {
    struct Field {
        let number: UInt64
        /// Of a field with a length; nil for a number.
        let bytes: Data?
    }
    private let data: Data
    private var position: Int
    init(_ data: Data) {
        self.data = data
        position = data.startIndex
    }
    var isAtEnd: Bool { position == data.endIndex }

    mutating func next() -> Field? {
        let start = position
        guard let key = number(), let field = field(key) else {
            position = start
            return nil
        }
        return field
    }
    private mutating func field(_ key: UInt64) -> Field? {
        switch key & 7 {
        case 0: number() == nil ? nil : Field(number: key >> 3, bytes: nil)
        case 1: take(8).map { _ in Field(number: key >> 3, bytes: nil) }
        case 2: number().flatMap { take($0) }.map { Field(number: key >> 3, bytes: $0) }
        case 5: take(4).map { _ in Field(number: key >> 3, bytes: nil) }
        default: nil
        }
    }
    private mutating func take(_ count: UInt64) -> Data? {
        guard count <= UInt64(data.endIndex - position) else { return nil }
        defer { position += Int(count) }
        return data[position..<position + Int(count)]
    }
    /// At most ten bytes of seven bits.
    private mutating func number() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) where position < data.endIndex {
            let byte = data[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
