import Basics
import Memory

/// Writes one person's memory in a folder, step after step, and prints a line when a step is durable. Whoever started it
/// kills it, or gives it a file that may not grow. Arguments: folder, seed, first step, steps, bytes a file may have (0: any);
/// with a sixth one it gives up the rights of root first, for which no folder is read-only.
///
/// What step n writes depends on the seed and n alone, so that whoever reads the lines knows what must be there:
/// docs/memory-forgetting.md.
@main
struct MemoryCrashWriter {
    static func main() async {
        let numbers = CommandLine.arguments.dropFirst(2).map { Int($0) ?? 0 }
        guard let folder = CommandLine.arguments.dropFirst().first, numbers.count >= 3 else {
            return Output.write("usage: MemoryCrashWriter folder seed first steps [bytes]")
        }
        if numbers.count > 3, numbers[3] > 0 { Output.limitFiles(to: numbers[3]) }
        if numbers.count > 4 { Output.giveUpRights() }
        do throws(MemoryError) {
            let start = UnixTime(seconds: 1_700_000_000)
            let store = try await MemoryStore.open(
                MemoryConfiguration(folder: folder, embedder: nil, now: { start }))
            Output.write("ready")
            let person = try await store.person(CallerKey(.phone, "+15551234567"))
            for step in numbers[1]..<(numbers[1] + numbers[2]) {
                try await write(step, CrashStep(seed: numbers[0], number: step), store, person)
            }
            await store.close()
            Output.write("end")
        } catch { Output.write("error \(error)") }
    }

    private static func write(
        _ number: Int, _ step: CrashStep, _ store: MemoryStore, _ person: Person
    ) async throws(MemoryError) {
        switch step.kind {
        case .turns:
            let call = try await store.begin(
                Conversation(externalID: step.call, started: UnixTime(seconds: 1_700_000_000)), for: person)
            try await store.append(step.turns, to: call, for: person)
        case .fact: _ = try await store.remember(step.fact, for: person)
        case .finish:
            let call = try await store.begin(
                Conversation(externalID: step.call, started: UnixTime(seconds: 1_700_000_000)), for: person)
            _ = try await store.finish(call, ended: UnixTime(seconds: 1_700_000_100), outcome: "over", for: person)
        case .forget:
            let call = try await store.begin(
                Conversation(externalID: step.call, started: UnixTime(seconds: 1_700_000_000)), for: person)
            _ = try await store.forget(.conversation(call), for: person)
        }
        Output.write("step \(number)")
    }
}
