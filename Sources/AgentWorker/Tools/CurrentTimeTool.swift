/// The time of day and the date, where the agent is configured to be.
public struct CurrentTimeTool: AgentTool {
    public let name = "get_current_time"
    public let description = "Tells the current time, the date and the day of the week."
    public let parameters = JSONSchema.object()
    private let unixSeconds: @Sendable () -> Int64
    private let offset: Duration

    /// - Parameters:
    ///   - offset: of the zone from UTC.
    ///   - unixSeconds: the clock.
    public init(offset: Duration = .zero, unixSeconds: @escaping @Sendable () -> Int64) {
        self.offset = offset
        self.unixSeconds = unixSeconds
    }

    public func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (local, overflow) = unixSeconds().addingReportingOverflow(offset.components.seconds)
        guard !overflow else { throw .failed("the clock is wrong") }
        let zone = offset == .zero ? " U T C" : ""
        return ToolOutput(Self.sentence(local, zone: zone))
    }

    static func sentence(_ seconds: Int64, zone: String) -> String {
        let secondOfDay = ((seconds % 86_400) + 86_400) % 86_400
        let days = (seconds - secondOfDay) / 86_400
        let (year, month, day) = date(days: days)
        // 1 January 1970 was a Thursday.
        let weekday = weekdays[Int(((days % 7) + 7 + 4) % 7)]
        let (hour, minute) = (secondOfDay / 3600, secondOfDay % 3600 / 60)
        let clock = "\((hour + 11) % 12 + 1):\(minute < 10 ? "0" : "")\(minute) \(hour < 12 ? "A M" : "P M")"
        return "It is \(clock)\(zone) on \(weekday), \(months[month - 1]) \(day), \(year)."
    }
    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// The civil date of a day counted from 1 January 1970, by eras of 400 years.
    private static func date(days: Int64) -> (year: Int64, month: Int, day: Int64) {
        // Counted from 1 March of year 0, so that the leap day comes last.
        let shifted = days + 719_468
        let dayOfEra = ((shifted % 146_097) + 146_097) % 146_097
        let era = (shifted - dayOfEra) / 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
