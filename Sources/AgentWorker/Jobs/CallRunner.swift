import Basics
import Sockets
import Speech

/// Holds the calls of one kind of agent.
public final class CallRunner: JobRunner {
    private let profile: AgentProfile
    private let services: CallServices
    /// Hears of every call that ended.
    private let ended: @Sendable (CallRecord) async -> Void

    /// - Parameter ended: what to do with the record of a call; it holds what was said.
    public init(
        _ profile: AgentProfile, services: CallServices,
        ended: @escaping @Sendable (CallRecord) async -> Void = { _ in }
    ) {
        self.profile = profile
        self.services = services
        self.ended = ended
    }

    /// Loads what the first call would wait for; a worker registers only after it.
    /// - Throws: ``SpeechError`` or ``AudioError`` naming what is missing.
    public func warm() async throws {
        if case .clip(let path, let transcript) = profile.greeting {
            services.clips.shelve(try WAVFile(path: path).mono, for: transcript)
        }
        try await services.warm(sentences: profile.fixedSentences, as: profile.voiceSettings)
    }

    public func run(_ call: JobCall) async throws {
        services.metrics.running.add(1)
        defer { services.metrics.running.add(-1) }
        let session = CallSession(call, profile: profile, services: services) { MonotonicClock.now }
        let record = try await session.run()
        Log("call").info(
            "over",
            [
                "job": record.jobID, "room": record.room, "why": record.outcome, "turns": record.turns.count,
                "faults": record.faults.joined(separator: ","),
            ])
        await ended(record)
    }
}
