import Speech
import Testing

@Suite(.serialized) struct FliteTests {
    @Test func `dbg`() async throws {
        let e = try ESpeakSynthesizer()
        for t in ["what", "turn", "what is my battery level", "", "...", "5%, \u{1f642} (déjà) vu"] {
            let c = try await e.chunks(t)
            print(
                "DBG", t, c.count, c.reduce(0) { $0 + $1.samples.count },
                c.flatMap(\.words).map {
                    (
                        $0.text, $0.start.components.attoseconds / 1_000_000_000_000_000,
                        $0.end.components.attoseconds / 1_000_000_000_000_000
                    )
                })
        }
        do { _ = try await e.chunks("what", as: VoiceSettings(language: "xx-YY")) } catch { print("DBG", error) }
    }
}
