import FoundationEssentials
import Inference

/// A folder with a model for libsherpa-onnx, as its makers pack them.
struct SherpaFolder {
    let path: String
    /// Names of the files in it, sorted.
    let names: [String]

    init(path: String) throws(SpeechError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw .missing(
                what: "the folder of a sherpa-onnx model", path: path,
                mend: "unpack a model there and check its permissions")
        }
        self.init(path: path, names: names)
    }
    init(path: String, names: [String]) {
        self.path = path
        self.names = names.sorted()
    }

    /// The network whose name holds `part`, such as `encoder-epoch-99.int8.onnx`.
    /// - Parameter prefersSmall: of two, the one with 8-bit weights: faster, nearly as good.
    func network(_ part: String, prefersSmall: Bool = true) -> String? {
        let found = names.filter { $0.hasSuffix(".onnx") && $0.lowercased().contains(part) }
        return (found.first { $0.contains("int8") == prefersSmall } ?? found.first).map(full)
    }
    func file(_ name: String) -> String? { names.contains(name) ? full(name) : nil }
    /// All files with this ending, as libsherpa-onnx takes lists.
    func list(prefix: String = "", suffix: String) -> String? {
        let found = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
        return found.isEmpty ? nil : found.map(full).joined(separator: ",")
    }
    /// What a network's file says of itself.
    static func values(of network: String) throws(SpeechError) -> [String: String] {
        try SpeechError.orInferenceError { () throws(InferenceError) in try ONNXMetadata(path: network).values }
    }
    func missing(_ what: String, mend: String) -> SpeechError { .missing(what: what, path: path, mend: mend) }
    private func full(_ name: String) -> String { "\(path)/\(name)" }
}
