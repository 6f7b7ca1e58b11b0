/// What to measure, from the command line.
struct Options {
    static let help = """
        CallBenchmark [--only NAME …] [--calls n] [--turns n] [--crowd n …] [--seconds n] [--series n] [--at-once n] [--dtx] [--check]
          --only turns      one of turns, barge-in, greeting, crowd, series; may be given several times; default all
          --calls 6         calls side by side for turns and barge-in
          --turns 35        turns in each; a quarter as many barge-ins
          --crowd 50        calls at once; may be given several times (default 1, 10, 50)
          --seconds 20      length of a crowd's run
          --series 500      calls in a row
          --at-once 10      of those, at a time
          --dtx             callers send nothing between their sentences, as LiveKit's clients do; else noise
          --check           end with status 1 when something is over its budget
        """
    enum Part: String, CaseIterable { case turns, bargeIn = "barge-in", greeting, crowd, series }
    var parts: [Part] = []
    var calls = 6
    var turns = 35
    var crowds: [Int] = []
    var seconds = 20
    var series = 500
    var atOnce = 10
    var checksBudget = false
    var isDiscontinuous = false

    init(_ arguments: [String]) throws(BenchmarkError) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--check": checksBudget = true
            case "--dtx": isDiscontinuous = true
            case "--only":
                guard let part = rest.popFirst().flatMap(Part.init) else {
                    throw .usage("--only wants one of \(Part.allCases.map(\.rawValue))\n\(Self.help)")
                }
                parts.append(part)
            case "--calls": calls = try Self.number(rest.popFirst(), of: name)
            case "--turns": turns = try Self.number(rest.popFirst(), of: name)
            case "--crowd": crowds.append(try Self.number(rest.popFirst(), of: name))
            case "--seconds": seconds = try Self.number(rest.popFirst(), of: name)
            case "--series": series = try Self.number(rest.popFirst(), of: name)
            case "--at-once": atOnce = try Self.number(rest.popFirst(), of: name)
            default: throw .usage(Self.help)
            }
        }
        if parts.isEmpty { parts = Part.allCases }
        if crowds.isEmpty { crowds = [1, 10, 50] }
    }

    private static func number(_ text: String?, of name: String) throws(BenchmarkError) -> Int {
        guard let number = text.flatMap({ Int($0) }), (1...100_000).contains(number) else {
            throw .usage("\(name) wants a whole number of at least 1\n\(help)")
        }
        return number
    }
}
