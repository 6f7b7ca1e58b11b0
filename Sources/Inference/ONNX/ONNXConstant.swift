import FoundationEssentials

/// A tensor that a model's file holds: numbers of 8 bits, or floats. Source: onnx.proto, TensorProto.
public struct ONNXConstant: Sendable {
    public let shape: [Int]
    private let isFloat: Bool
    private let bytes: [UInt8]

    /// - Returns: those of the named that are there.
    /// - Throws: ``InferenceError/unusable(_:)`` for a file that cannot be read.
    public static func read(_ names: Set<String>, in path: String) throws(InferenceError) -> [String: ONNXConstant] {
        let file: Data
        do { file = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) } catch {
            throw .unusable("'\(path)' cannot be read; check that it is there and readable")
        }
        return read(names, in: file)
    }

    static func read(_ names: Set<String>, in file: Data) -> [String: ONNXConstant] {
        var found: [String: ONNXConstant] = [:]
        var model = ProtobufFields(file)
        while let graph = model.next() {
            guard graph.number == 7, let graph = graph.bytes else { continue }
            var fields = ProtobufFields(graph)
            while let field = fields.next() {
                guard field.number == 5, let tensor = field.bytes else { continue }
                var (name, parts) = ("", ProtobufFields(tensor))
                while let part = parts.next() {
                    if part.number == 8, let bytes = part.bytes { name = String(decoding: bytes, as: UTF8.self) }
                }
                if names.contains(name), let constant = ONNXConstant(tensor) { found[name] = constant }
            }
        }
        return found
    }

    private init?(_ tensor: Data) {
        var shape: [Int] = []
        var type: UInt64 = 0
        var bytes: Data?
        var fields = ProtobufFields(tensor)
        while let field = fields.next() {
            switch field.number {
            case 1: shape.append(Int(clamping: field.value))
            case 2: type = field.value
            case 9: bytes = field.bytes
            default: break
            }
        }
        guard let bytes, type == 1 || type == 3 else { return nil }
        let count = shape.reduce((1, false)) { total, side in
            let (product, overflow) = total.0.multipliedReportingOverflow(by: side)
            return (product, total.1 || overflow || side < 0)
        }
        let width = type == 1 ? 4 : 1
        guard !count.1, bytes.count.isMultiple(of: width), count.0 == bytes.count / width else { return nil }
        self.shape = shape
        isFloat = type == 1
        self.bytes = Array(bytes)
    }

    /// The number at a place; 0 past the end.
    public func float(_ place: Int) -> Float {
        guard isFloat, place >= 0, place < bytes.count / 4 else { return 0 }
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place * 4 + $1]) << (8 * UInt32($1)) }
        return Float(bitPattern: bits)
    }

    /// Adds a row of a table, multiplied, to a sum of the table's width.
    public func add(row: Int, times factor: Float, to sum: inout [Float]) {
        guard shape.count == 2, (0..<shape[0]).contains(row), sum.count == shape[1] else { return }
        let start = row * shape[1]
        if isFloat {
            for index in sum.indices { sum[index] += float(start + index) * factor }
        } else {
            for index in sum.indices { sum[index] += Float(Int8(bitPattern: bytes[start + index])) * factor }
        }
    }
}
