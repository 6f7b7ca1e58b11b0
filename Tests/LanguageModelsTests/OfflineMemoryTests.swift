import Testing

@testable import LanguageModels

/// What earlier calls left, in the lines that recall makes of it.
struct OfflineMemoryTests {
    private static let lines = [
        "The caller's name is Maria. (20 November 2026)",
        "The caller's dog is called Bruno. (20 November 2026)",
        "Promised: The agent will call back. (20 November 2026, due 24 November 2026)",
        "The last call was on 20 November 2026.",
        "Maria on 18 November 2026: Good morning. My sister lives in Lyon. What is my cat called?",
        "Parley on 18 November 2026: I will keep in mind that your cat is called Felix.",
        "The caller on 3 May 2026: remember that my car is red",
    ]

    private func answer(_ question: String, _ memories: [String] = lines) async throws -> String {
        let request = ChatRequest(
            messages: [
                .system(SystemPrompt(agentName: "Parley").text), .assistant("Welcome back, Maria."), .user(question),
            ], memories: memories)
        var text = ""
        for try await event in OfflineDialogueModel().reply(to: request) {
            if case .text(let more) = event { text += more }
        }
        return text
    }

    @Test(arguments: [
        ("what is my dog's name", "your dog is called Bruno."),
        ("what is the name of my dog", "your dog is called Bruno."),
        ("where does my sister live", "your sister lives in Lyon."), ("what colour is my car", "your car is red."),
        ("what is my name", "Your name is Maria."), ("hello", "Hello, Maria!"),
        ("what is my cat called", "I do not know that about you yet."),
        ("what do you know about me", "your dog is called Bruno"),
    ])
    func `a question about the caller is answered from them`(question: String, wanted: String) async throws {
        let text = try await answer(question)
        #expect(text.contains(wanted), "\(text)")
        #expect(!text.contains("2026"), "\(text)")
    }

    @Test func `lines are taken apart into who said what`() {
        let parts = Self.lines.map { RememberedLine($0, agentName: "Parley") }
        #expect(parts.map(\.source) == [.fact, .fact, .fact, .fact, .caller, .agent, .caller])
        #expect(parts[1].text == "The caller's dog is called Bruno.")
        #expect(parts[4].statements == ["Good morning", "My sister lives in Lyon"])
        #expect(parts[5].statements.isEmpty)
    }

    @Test(arguments: [
        ("my dog 's name is bruno", "your dog's name is bruno"),
        ("My dog's name is Bruno.", "your dog's name is Bruno"),
        ("The caller's sister is called Anna.", "your sister is called Anna"),
        ("The caller has a boat.", "you have a boat"),
    ])
    func `a statement is told to the one it is about`(line: String, told: String) {
        #expect(Retelling.secondPerson(line, name: nil) == told)
    }
}
