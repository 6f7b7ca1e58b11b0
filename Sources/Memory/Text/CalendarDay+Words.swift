extension CalendarDay {
    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "7 May 2023": what a line in a prompt says.
    package var words: String {
        let (year, month, day) = civil
        return "\(day) \(Self.monthNames[month - 1]) \(year)"
    }
}
