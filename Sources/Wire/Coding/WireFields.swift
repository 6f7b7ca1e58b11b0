/// The field numbers and names of one message: what JSON needs and binary does not.
public struct WireFields: Sendable {
    private let numbers: [String: Int]
    private let jsonNames: [Int: String]

    /// - Parameter fields: number and name as the .proto file spells it.
    public init(_ fields: KeyValuePairs<Int, String>) {
        var numbers: [String: Int] = [:]
        var jsonNames: [Int: String] = [:]
        for (number, name) in fields {
            let jsonName = Self.lowerCamel(name)
            numbers[name] = number
            numbers[jsonName] = number
            jsonNames[number] = jsonName
        }
        self.numbers = numbers
        self.jsonNames = jsonNames
    }

    /// By either spelling; nil for a name this message does not have.
    func number(named name: String) -> Int? { numbers[name] }
    func jsonName(of number: Int) -> String { jsonNames[number] ?? "\(number)" }

    /// protoc's rule: an underscore goes and lifts the letter after it; everything else stays (`candidateInit` does).
    static func lowerCamel(_ name: String) -> String {
        var result = ""
        var lift = false
        for character in name {
            if character == "_" {
                lift = true
            } else {
                result += lift ? character.uppercased() : String(character)
                lift = false
            }
        }
        return result
    }
}
