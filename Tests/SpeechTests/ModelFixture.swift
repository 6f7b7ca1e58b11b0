import Foundation
import Inference
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
    struct Recording: Decodable {
        var silero: [Float]
        /// Of the end of a turn, by how many milliseconds of it were heard.
        var probabilities: [String: Double]
    }
    var loudness: [Int]
    var silero: [Float]
    var turnEnd: [String: TurnEnd]
    var patterns: [String: Double]
    var recordings: [String: Recording]

    static func load() throws -> ModelFixture {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/speech-models.json"))
        return try JSONDecoder().decode(ModelFixture.self, from: bytes)
    }
}

/// The folder of the fixture's recordings, which are not in this repository.
let recordingsFolder: String? = ProcessInfo.processInfo.environment["PARLEY_TEST_RECORDINGS"]
let noRecordings: Comment = "PARLEY_TEST_RECORDINGS names no folder with the recordings of make-speech-models.py"

/// 16 kHz, as make-speech-models.py makes it of 24 kHz.
func recording(_ name: String) throws -> [Int16] {
    let file = try Data(contentsOf: URL(filePath: try #require(recordingsFolder) + "/\(name).wav"))
    let start = try #require(file.firstRange(of: Data("data".utf8))).upperBound + 4
    let sound = stride(from: start, to: file.count - 1, by: 2).map {
        Int16(bitPattern: UInt16(file[$0]) | UInt16(file[$0 + 1]) << 8)
    }
    return sound.windows(of: 3).flatMap { [$0[0], Int16((Int($0[1]) + Int($0[2])) >> 1)] }
}

extension [Int16] {
    /// Whole windows of this many samples.
    func windows(of size: Int) -> [[Int16]] {
        stride(from: 0, through: count - size, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
