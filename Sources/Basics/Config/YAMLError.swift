/// What is wrong in a YAML text, where, and what mends it.
public struct YAMLError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    public let problem: String
    public init(line: Int, problem: String) {
        self.line = line
        self.problem = problem
    }
    public var description: String { "line \(line): \(problem)" }
}
