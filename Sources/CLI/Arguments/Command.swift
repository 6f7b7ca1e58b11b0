/// One subcommand: its help and what it does. A file per subcommand makes one of these.
struct Command: Sendable {
    /// Words after `parley`: `serve`, `token create`.
    let name: String
    let summary: String
    var operands: [Operand] = []
    var options: [Option] = []
    var examples: [String] = []
    let run: @Sendable (Arguments) async throws -> Void

    struct Operand: Sendable {
        let name: String
        let help: String
        var isOptional = false
    }
    struct Option: Sendable {
        /// With its dashes: `--identity`.
        let name: String
        /// What stands for its value in the help; nil for a flag.
        var value: String?
        let help: String
        var repeats = false
        /// May stand alone; its value then is "". Such an option takes the next word unless that begins with a dash.
        var isValueOptional = false
    }

    var help: String {
        let operandUsage = operands.map { $0.isOptional ? " [\($0.name)]" : " \($0.name)" }.joined()
        var text = "\(summary)\n\nusage: parley \(name)\(operandUsage)\(options.isEmpty ? "" : " [options]")\n"
        let rows =
            operands.map { ($0.name, $0.help) }
            + (options + [Option(name: "--help", help: "show this text")]).map { option in
                (
                    option.name + (option.value.map { " \($0)" } ?? ""),
                    option.help + (option.repeats ? " (may repeat)" : "")
                )
            }
        let width = rows.map(\.0.count).max() ?? 0
        text += "\n" + rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
        if !examples.isEmpty { text += "\nexamples:\n" + examples.map { "  \($0)\n" }.joined() }
        return text
    }
}

/// A mistake in how the program was called, or a reason why it cannot go on; printed without a stack of causes.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    /// sysexits: 64 wrong usage, 69 service unavailable, 78 configuration; 1 anything else.
    var exitCode: Int32 = 1
    init(_ description: String, exitCode: Int32 = 1) {
        self.description = description
        self.exitCode = exitCode
    }
    static func usage(_ text: String) -> CommandError { CommandError(text, exitCode: 64) }
}
