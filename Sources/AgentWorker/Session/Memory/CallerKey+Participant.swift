import Memory
import RoomClient

extension CallerKey {
    /// Who a participant is for certain. Their attributes count only where a telephone gateway wrote them: an ordinary
    /// client sets its own, and could pass for somebody else.
    static func known(of participant: ParticipantDetails) -> [CallerKey] {
        guard participant.kind == .sip else {
            return CallerKey(.identity, reading: participant.identity).map { [$0] } ?? []
        }
        let phones = ["sip.phoneNumber"].compactMap { participant.attributes[$0] }
            .compactMap { CallerKey(.phone, reading: $0) }
        // Gateways name participants for their number, or at random for a withheld one: that is no name to keep.
        return phones
    }
}
