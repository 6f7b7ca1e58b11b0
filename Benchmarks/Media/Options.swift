/// What to measure, from the command line.
struct Options {
    static let help = """
        MediaBenchmark [--shape PxS …] [--interval ms …] [--seconds n] [--runs n] [--joins n] [--no-memory] [--check]
          --shape 1x100     publishers and subscribers of one room; may be given several times (default 1x100, 5x40)
          --interval 20     milliseconds between a publisher's packets; may be given several times (default 20)
          --seconds 2       length of a run
          --runs 5          runs per shape; the median is printed
          --joins 200       joins to time; 0 = none
          --no-memory       leave out the memory of idle participants
          --check           end with status 1 when something is over its budget
        """
    var shapes: [(publishers: Int, subscribers: Int)] = []
    var intervals: [Int] = []
    var seconds = 2
    var runs = 5
    var joins = 200
    var measuresMemory = true
    var checksBudget = false

    init(_ arguments: [String]) throws(BenchmarkError) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--no-memory": measuresMemory = false
            case "--check": checksBudget = true
            case "--shape": shapes.append(try Self.shape(rest.popFirst()))
            case "--interval": intervals.append(try Self.number(rest.popFirst(), of: name, least: 1))
            case "--seconds": seconds = try Self.number(rest.popFirst(), of: name, least: 1)
            case "--runs": runs = try Self.number(rest.popFirst(), of: name, least: 1)
            case "--joins": joins = try Self.number(rest.popFirst(), of: name, least: 0)
            default: throw .usage(Self.help)
            }
        }
        if shapes.isEmpty { shapes = [(1, 100), (5, 40)] }
        if intervals.isEmpty { intervals = [20] }
    }

    private static func number(_ text: String?, of name: String, least: Int) throws(BenchmarkError) -> Int {
        guard let number = text.flatMap({ Int($0) }), number >= least, number <= 100_000 else {
            throw .usage("\(name) wants a whole number of at least \(least)\n\(help)")
        }
        return number
    }

    private static func shape(_ text: String?) throws(BenchmarkError) -> (publishers: Int, subscribers: Int) {
        let parts = (text ?? "").split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, let publishers = parts.first, let subscribers = parts.last, publishers > 0,
            subscribers > 0, publishers <= 100, subscribers <= 1000
        else { throw .usage("--shape wants publishers and subscribers, like 5x40\n\(help)") }
        return (publishers, subscribers)
    }
}
