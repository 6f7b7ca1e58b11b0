import Basics

/// The list of subcommands, and the way from words to one of them.
enum CommandLineInterface {
    static let commands: [Command] =
        [ServeRooms.command, RunWorker.command, CallRoom.command, RunDemo.command, MintToken.command]
        + AdministerRooms.commands + AdministerDispatches.commands + SearchMemory.commands + ChangeMemory.commands
        + KeepMemory.commands + RuleMemory.commands + AdministerWebhooks.commands + [Doctor.command]

    static func run(_ words: [String]) async -> Int32 {
        guard let first = words.first, first != "help" || words.count > 1, !["--help", "-h"].contains(first) else {
            print(overview)
            return words.isEmpty ? 64 : 0
        }
        if ["version", "--version"].contains(first) {
            print("parley \(Version.current)")
            return 0
        }
        do {
            let words = first == "help" ? Array(words.dropFirst()) + ["--help"] : words
            let (command, rest) = try find(words)
            let arguments = try Arguments(rest, for: command)
            guard !arguments.wantsHelp else {
                print(command.help, terminator: "")
                return 0
            }
            try await command.run(arguments)
            return 0
        } catch let error as CommandError {
            StandardError.write("parley: \(error)\n")
            return error.exitCode
        } catch {
            StandardError.write("parley: \(error)\n")
            return 1
        }
    }

    private static func find(_ words: [String]) throws -> (Command, [String]) {
        for length in [2, 1] where words.count >= length {
            let name = words.prefix(length).joined(separator: " ")
            if let command = commands.first(where: { $0.name == name }) {
                return (command, Array(words.dropFirst(length)))
            }
        }
        let group = commands.filter { $0.name.hasPrefix(words[0] + " ") }
        if !group.isEmpty {
            let list = group.map { "  parley \($0.name): \($0.summary)" }.joined(separator: "\n")
            guard words.count > 1, !words[1].hasPrefix("-") else {
                throw CommandError.usage("'\(words[0])' needs one more word:\n\(list)")
            }
            throw CommandError.usage("there is no '\(words[0]) \(words[1])'; there is:\n\(list)")
        }
        let nearest = Spelling.nearest(
            to: words[0],
            among: commands.flatMap { [$0.name, String($0.name.prefix { $0 != " " })] } + ["help", "version"])
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? "; see `parley help`"
        throw CommandError.usage("there is no command '\(words[0])'\(hint)")
    }

    static var overview: String {
        let width = commands.map(\.name.count).max() ?? 0
        let rows = commands.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  \(command.summary)"
        }
        return """
            parley \(Version.current): rooms, tokens and voice agents that LiveKit clients join unchanged

            usage: parley COMMAND [options]

            \(rows.joined(separator: "\n"))

            `parley COMMAND --help` tells more. First steps: `parley serve --dev`, then
            `parley token create --room hello --identity me`.
            """
    }
}
