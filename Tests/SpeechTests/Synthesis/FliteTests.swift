import Speech
import Testing

@Suite(.serialized) struct FliteTests {
    @Test func `dbg`() async throws {
        let flite = try FliteSynthesizer()
        for t in ["what", "turn", "what is my battery level", "tell me a joke", "goodbye", "goodbye", "what"] {
            let c = try await flite.chunks(t)
            print("DBG", t, c.count, c.reduce(0) { $0 + $1.samples.count }, c.flatMap(\.words))
        }
    }
}
