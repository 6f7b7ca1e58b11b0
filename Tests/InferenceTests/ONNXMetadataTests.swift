import FoundationEssentials
import Testing

@testable import Inference

struct ONNXMetadataTests {
    /// An ONNX file as far as the outermost layer goes: an empty graph and named values.
    private static func onnx(_ values: [(String, String)]) -> [UInt8] {
        let text = { (number: UInt8, text: String) in [number << 3 | 2, UInt8(text.utf8.count)] + Array(text.utf8) }
        return values.reduce([8, 9, 7 << 3 | 2, 0]) { bytes, value in
            let entry = text(1, value.0) + text(2, value.1)
            return bytes + [14 << 3 | 2, UInt8(entry.count)] + entry
        }
    }

    @Test func `a model's values are read without its network`() throws {
        let bytes = Self.onnx([("sample_rate", "22050"), ("comment", "")])
        #expect(ONNXMetadata(Data(bytes))?.values == ["sample_rate": "22050", "comment": ""])
        for length in 0..<bytes.count { _ = ONNXMetadata(Data(bytes.prefix(length))) }
        #expect(ONNXMetadata(Data("not a model".utf8)) == nil)
        #expect(ONNXMetadata(Data([0x3A] + [UInt8](repeating: 0xFF, count: 12))) == nil)
        #expect(ONNXMetadata(Data()) == nil)
    }
}
