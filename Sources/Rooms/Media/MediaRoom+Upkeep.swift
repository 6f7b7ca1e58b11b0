import Basics
import Forwarding

extension MediaRoom {
    /// Time between reports of connection quality. Source: livekit-wire.md §8.
    static let qualityInterval: Duration = .seconds(5)

    /// When this room next has something to do by itself.
    func deadline(after now: Moment) -> Moment {
        var earliest = sessions.isEmpty ? .distantFuture : nextQualityCheck
        earliest = min(earliest, speakers.deadline)
        for track in tracks.values { earliest = min(earliest, track.forwarder.deadline) }
        // Never in the past, and never so soon that a room would hold the thread.
        return max(earliest, now + .milliseconds(1))
    }

    func keepUp(now: Moment) {
        if speakers.deadline <= now { reportSpeakers(now: now) }
        if nextQualityCheck <= now { reportQuality(now: now) }
        for track in tracks.values where track.forwarder.deadline <= now {
            track.forwarder.handleTimeout(now: now) { slot, packet, bytes in
                shard.send(packet, bytes, to: track.subscriptions[slot], now: now)
            }
            drain(track, now: now)
        }
    }

    private func reportSpeakers(now: Moment) {
        let changes = speakers.handleTimeout(now: now).compactMap { change in
            speakerTracks[change.track].map { track in
                track.isSpeaking = change.isActive
                return (sid: track.session.participant.sid, level: change.level, active: change.isActive)
            }
        }
        if !changes.isEmpty { emit(.speakersChanged(changes)) }
    }

    private func reportQuality(now: Moment) {
        nextQualityCheck = now + Self.qualityInterval
        let changes = sessions.values.compactMap { session in
            session.quality.finishInterval(session.published.values.map { Self.window(of: $0) }).map {
                (sid: session.participant.sid, quality: $0.quality, score: $0.score)
            }
        }
        if !changes.isEmpty { emit(.connectionQuality(changes)) }
    }

    private static func window(of track: MediaTrack) -> QualityScore.Window {
        var window = QualityScore.Window()
        (window.expected, window.lost) = track.arrivals.finishInterval()
        window.isVideo = track.kind == .video
        window.hasRedundancy = track.mimeType == "audio/red"
        // Speech may pause (DTX), and a video nobody subscribes to is paused by dynacast.
        let isWanted = track.subscriptions.contains { $0 != nil }
        window.mayBeSilent = track.kind == .audio || track.isMuted || !track.isStarted || !isWanted
        return window
    }
}
