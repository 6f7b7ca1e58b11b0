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
