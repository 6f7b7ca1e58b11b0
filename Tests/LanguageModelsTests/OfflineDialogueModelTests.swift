import Basics
import LanguageModels
import Testing

struct OfflineDialogueModelTests {
    private func events(_ request: ChatRequest) async throws -> [ChatEvent] {
        var events: [ChatEvent] = []
        for try await event in OfflineDialogueModel().reply(to: request) { events.append(event) }
        return events
    }

    @Test func `a reply streams word by word, then tells its use and its end`() async throws {
        let events = try await events(ChatRequest(messages: [.user("hello")]))
        #expect(
            events == [
                .text("Hello!"), .text(" How"), .text(" can"), .text(" I"), .text(" help"), .text(" you?"),
                .usage(TokenUsage(prompt: 1, completion: 6)), .finished(.stop),
            ])
    }
    @Test func `calls come whole and finish as such`() async throws {
        let request = ChatRequest(
            messages: [.user("battery level and location please")], tools: DemoTools.device)
        let events = try await events(request)
        let names = events.compactMap { if case .toolCall(let call) = $0 { call.name } else { nil } }
        #expect(names == ["get_battery_level", "get_location"])
        #expect(events.last == .finished(.toolCalls))
    }
    @Test func `a reply is no longer than asked for`() async throws {
        var request = ChatRequest(messages: [.user("tell me a story")])
        request.maxTokens = 5
        let events = try await events(request)
        #expect(events.count == 7)
        #expect(events.last == .finished(.length))
    }
    @Test func `a reader that is cancelled gets no more`() async throws {
        let stream = OfflineDialogueModel().reply(to: ChatRequest(messages: [.user("tell me a story")]))
        let reading = Task { () -> Int in
            var count = 0
            for try await _ in stream {
                count += 1
                if count == 3 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
            }
            return count
        }
        let count = try? await reading.value
        #expect(count ?? 3 == 3)
    }
    @Test func `it is named for what it is and has nothing to load`() async throws {
        #expect(OfflineDialogueModel().name == "offline-dialogue")
        try await OfflineDialogueModel().warm()
    }
    @Test func `anything at all gets an answer`() async throws {
        var random = SeededRandom(seed: 7)
        let pieces = [
            "my", "is", "and", "", "¿", "🎉", "nine", "hundred", "point", "turn", "on", "'s", ".", "spell", "count",
            "to",
            "remember", "that", "minus", "my name is", "\n", "{", "battery", "999999999999999999999", "e9999", "not",
            "of",
        ]
        for _ in 0..<100 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            let request = ChatRequest(
                messages: [.user("battery"), .assistant("Did you want me to"), .user(text.joined(separator: " "))],
                tools: DemoTools.device, memories: [text.joined(separator: " ")])
            let all = try await events(request)
            #expect(all.count > 2, "\(text)")
        }
    }
}
