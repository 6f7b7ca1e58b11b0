/// What is still to be told of one room, in order.
struct Lane: Sendable {
    private var tickets: ArraySlice<DeliveryTicket> = []

    /// The one whose turn it is.
    var head: DeliveryTicket? { tickets.first }

    /// New ones come last; one that was dead comes to where it belongs.
    mutating func insert(_ ticket: DeliveryTicket) {
        var place = tickets.endIndex
        while place > tickets.startIndex, tickets[place - 1].id > ticket.id { place -= 1 }
        tickets.insert(ticket, at: place)
    }
    mutating func update(_ ticket: DeliveryTicket) {
        guard let place = place(ticket.id) else { return }
        tickets[place] = ticket
    }
    mutating func remove(_ id: Int64) {
        guard let place = place(id) else { return }
        if place == tickets.startIndex { tickets.removeFirst() } else { tickets.remove(at: place) }
    }
    subscript(_ id: Int64) -> DeliveryTicket? { place(id).map { tickets[$0] } }

    /// It is the head, or next to it.
    private func place(_ id: Int64) -> Int? { tickets.firstIndex { $0.id == id } }
}
