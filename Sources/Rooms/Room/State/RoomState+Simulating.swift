import Basics
import Wire

/// Misfortunes a client asks for, to test itself. They touch nobody but the one who asks.
extension RoomState {
    mutating func simulate(_ request: SimulateScenario, for sid: ParticipantSID, now: Moment) {
        guard policy.allowsSimulation, let participant = participants[sid] else { return }
        switch request.scenario {
        case .speakerUpdate(let seconds):
            let length = Int64(min(max(seconds, 0), 60))
            participants[sid]?.simulation.speaksUntil = now + .seconds(length)
            tellSpeakers([(sid: sid, level: 0.9, active: true)])
        // As if this process died: the socket goes without a word, and a resume finds nobody.
        case .nodeFailure: end(sid, .unknownReason, action: nil, now: now)
        case .serverLeave: end(sid, .serverShutdown, action: .disconnect, now: now)
        case .leaveRequestFullReconnect: end(sid, .unknownReason, action: .reconnect, now: now)
        case .disconnectSignalOnResume: participants[sid]?.simulation.dropsNextResume = .afterMessages
        case .disconnectSignalOnResumeNoMessages: participants[sid]?.simulation.dropsNextResume = .beforeMessages
        case .migration:
            // The only node there is: the client comes back here by a resume.
            guard let connection = participant.connection else { return }
            sendLeave(to: connection, .migration, .resume, participant.admission.client.`protocol`)
            effects.append(.closeSignal(connection))
            participants[sid]?.connection = nil
        // There is one candidate per family and no artificial limit to apply.
        case .switchCandidateProtocol, .subscriberBandwidth, nil: break
        }
    }
}
