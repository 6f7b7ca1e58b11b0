import Basics

/// How often one client may offer. Each offer is read and answered on the media loop, which others' packets wait for.
///
/// An SDK gathers the changes of 20 to 100 ms into one offer, and we ask for one every 50 ms at most
/// (`Seat.wantNegotiation`), so a client stays below this.
struct OfferPace {
    static let perSecond = 40
    /// What may come at once, such as after a client lay still.
    static let burst = 100
    private static let cost: Duration = .seconds(1) / perSecond

    /// When the offers so far are paid for.
    private var paidUntil = Moment.zero

    /// False when the client is over its pace; the offer is then not to be read.
    mutating func take(now: Moment) -> Bool {
        let due = max(paidUntil, now) + Self.cost
        guard due - now <= Self.cost * Self.burst else { return false }
        paidUntil = due
        return true
    }
}
