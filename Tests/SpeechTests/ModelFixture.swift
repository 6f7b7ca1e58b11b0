import Foundation
import Testing

@testable import Speech

/// The models folder of this machine; nil: scripts/setup.sh has not run, and tests that need it are not run either.
let modelFolder: ModelFolder? = try? ModelFolder.find()
let noModels: Comment = "no models folder: run scripts/setup.sh"

/// Tests/Fixtures/speech-models.json: what the reference runners say of ``syntheticVoice(seconds:)``.
struct ModelFixture: Decodable {
    struct TurnEnd: Decodable {
        var probability: Double
        /// 80 numbers a frame, by the frame's number.
        var frames: [String: [Float]]
        var sum: Double
    }
    var loudness: [Int]
    var silero: [Float]
    var turnEnd: [String: TurnEnd]

    static func load() throws -> ModelFixture {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/speech-models.json"))
        return try JSONDecoder().decode(ModelFixture.self, from: bytes)
    }
}

extension [Int16] {
    /// Whole windows of this many samples.
    func windows(of size: Int) -> [[Int16]] {
        stride(from: 0, through: count - size, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
