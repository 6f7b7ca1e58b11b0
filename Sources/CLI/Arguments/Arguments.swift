/// The words of one call, sorted into operands and options by what the command says it takes.
struct Arguments: Sendable {
    private(set) var operands: [String] = []
    private(set) var values: [String: [String]] = [:]
    private(set) var wantsHelp = false

    /// Nothing was said.
    init() {}

    /// - Throws: ``CommandError`` naming the word and the nearest thing that exists.
    init(_ words: [String], for command: Command) throws {
        var rest = words[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || !word.hasPrefix("-") || word == "-" {
                operands.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else if word == "--help" || word == "-h" {
                wantsHelp = true
            } else {
                try take(word, &rest, command)
            }
        }
        guard !wantsHelp else { return }
        let needed = command.operands.filter { !$0.isOptional }
        if operands.count < needed.count {
            throw CommandError.usage("\(needed[operands.count].name) is missing; see `parley \(command.name) --help`")
        }
        if operands.count > command.operands.count {
            let word = operands[command.operands.count]
            throw CommandError.usage("'\(word)' is one word too many; see `parley \(command.name) --help`")
        }
    }

    private mutating func take(_ word: String, _ rest: inout ArraySlice<String>, _ command: Command) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.options.first(where: { $0.name == parts[0] }) else {
            let nearest = Spelling.nearest(to: parts[0], among: command.options.map(\.name))
            let hint = nearest.map { "; did you mean \($0)?" } ?? "; see `parley \(command.name) --help`"
            throw CommandError.usage("unknown option \(parts[0])\(hint)")
        }
        if option.value == nil {
            guard parts.count == 1 else { throw CommandError.usage("\(option.name) takes no value, got '\(parts[1])'") }
            values[option.name] = ["true"]
            return
        }
        let standsAlone = option.isValueOptional && parts.count == 1 && rest.first?.hasPrefix("-") != false
        guard let value = standsAlone ? "" : parts.count == 2 ? parts[1] : rest.popFirst() else {
            throw CommandError.usage("\(option.name) needs a value: \(option.name) \(option.value ?? "")")
        }
        if !option.repeats, values[option.name] != nil {
            throw CommandError.usage("\(option.name) is given twice")
        }
        values[option.name, default: []].append(value)
    }

    /// Puts in what a command takes for granted when it is not said.
    mutating func set(_ option: String, _ values: [String]) { self.values[option] = values }
    func has(_ option: String) -> Bool { values[option] != nil }
    func all(_ option: String) -> [String] { values[option] ?? [] }
    subscript(_ option: String) -> String? { values[option]?.first }

    func required(_ option: String) throws -> String {
        guard let value = self[option] else { throw CommandError.usage("\(option) is missing") }
        return value
    }

    /// A whole number inside `range`, or nil when the option was not given.
    func number<Value: FixedWidthInteger>(_ option: String, in range: ClosedRange<Value>) throws -> Value? {
        guard let text = self[option] else { return nil }
        guard let value = Value(text), range.contains(value) else {
            throw CommandError.usage(
                "\(option) '\(text)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
