/// Where the caller's device is.
public struct LocationTool: AgentTool {
    public let name = "get_location"
    public let description = "Finds out the location of the caller's device: where the caller is."
    public let parameters = JSONSchema.object()
    /// A first fix takes its time.
    public var timeout: Duration { .seconds(12) }
    public var neededPermission: DevicePermission? { .location }
    public init() {}

    public func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let answer = try await DeviceAnswer(asking: context, name, timeout: timeout)
        let latitude = try answer.number("latitude", in: -90...90)
        let longitude = try answer.number("longitude", in: -180...180)
        let accuracy = try answer.optionalNumber("accuracy_m", in: 0...50_000_000)
        if let place = try answer.text("place"), !place.isEmpty { return ToolOutput("You are in \(place).") }
        let position =
            "\(Self.degrees(latitude)) degrees \(latitude < 0 ? "south" : "north"), "
            + "\(Self.degrees(longitude)) degrees \(longitude < 0 ? "west" : "east")"
        let margin = accuracy.map { ", give or take \(Int($0.rounded())) metres" } ?? ""
        return ToolOutput("You are at \(position)\(margin).")
    }
    /// Two decimals are about a kilometre, and as much as anyone can listen to.
    private static func degrees(_ value: Double) -> String { String((abs(value) * 100).rounded() / 100) }
}
