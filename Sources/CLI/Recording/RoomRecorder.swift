import Basics
import PostCall
import RoomClient
import Sockets
import Speech

/// Records one room, from the first track that can be heard until the room or the connection ends. Lives in one task.
///
/// What goes wrong with a file is logged and ends the recording, never the call.
final class RoomRecorder {
    /// Of the file and everything that is heard: Opus' own.
    private static let sampleRate = 48_000
    private let log = Log("recording")

    private struct Tape {
        let recorder: CallRecorder
        let name: RecordingName
        let start: UnixTime
        var transcript: TranscriptTimer
        var left: [String] = []
        var right: [String] = []
        /// By track, each with its number in the mix.
        var sources: [String: Int] = [:]
        /// The transcript's file failed; said once.
        var isTranscriptBroken = false
    }
    private let setup: RecordingSetup
    private let thread: WorkThread
    private let metrics: RecordingMetrics
    private let room: RoomConnection
    private var tape: Tape?
    private var hasFailed = false
    /// The room may go on without us.
    private(set) var hasLostRoom = false
    /// Agents, the ones that have left too: their last words may come after them.
    private var agents: Set<String> = []

    init(_ room: RoomConnection, _ setup: RecordingSetup, thread: WorkThread, metrics: RecordingMetrics) {
        self.room = room
        self.setup = setup
        self.thread = thread
        self.metrics = metrics
    }

    /// - Returns: nil when there was nothing to hear, or when it could not be kept.
    func run() async -> FinishedRecording? {
        for participant in room.participants { note(participant) }
        for await event in room.events { await handle(event) }
        return await finish()
    }

    private func handle(_ event: RoomEvent) async {
        switch event {
        case .participantJoined(let participant): note(participant)
        case .trackSubscribed(let track, let participant): listen(to: track, of: participant)
        case .textChunk(let id, TranscriptTimer.topic, _, let from):
            tape?.transcript.began(stream: id, identity: from, now: MonotonicClock.now)
        case .disconnected(.connectionLost): hasLostRoom = true
        case .text(let stream) where stream.topic == TranscriptTimer.topic: await read(stream)
        default: break
        }
    }

    private func note(_ participant: ParticipantDetails) {
        if participant.kind == .agent { agents.insert(participant.identity) }
    }

    private func listen(to track: RemoteTrackDetails, of participant: ParticipantDetails) {
        note(participant)
        guard track.isAudio, begin(), let tape, tape.sources[track.sid] == nil else { return }
        let isAgent = participant.kind == .agent
        // The sides' own two come first.
        let source = tape.sources.count + RecordingMixer.Side.allCases.count
        let tap = TrackTap(recorder: tape.recorder, side: isAgent ? .agent : .caller, source: source)
        do {
            try room.listen(to: track.sid, sampleRate: Self.sampleRate, sink: tap)
        } catch { return log.warn("a track cannot be heard", ["room": room.room.name, "why": error]) }
        self.tape?.sources[track.sid] = source
        let known = isAgent ? tape.right : tape.left
        guard !known.contains(participant.identity) else { return }
        if isAgent {
            self.tape?.right.append(participant.identity)
        } else {
            self.tape?.left.append(participant.identity)
        }
    }

    /// Makes the file when there is something to hear.
    private func begin() -> Bool {
        if tape != nil { return true }
        guard !hasFailed else { return false }
        let details = room.room
        let start = UnixTime(milliseconds: WallClock.unixNanoseconds / 1_000_000)
        let now = MonotonicClock.now
        let name = RecordingName(room: details.name, start: start)
        let path = "\(setup.folder.path)/\(name.file(.ogg))"
        let tags = [
            OggOpusWriter.Tag("TITLE", details.name), .init("DATE", start.rfc3339),
            .init("DESCRIPTION", "left: the caller, right: the agent"), .init("ENCODER", "Parley \(Version.current)"),
        ]
        do throws(AudioError) {
            let recorder = try CallRecorder(
                path: path, sampleRate: Self.sampleRate, start: now, format: .oggOpus(tags: tags)
            ) { [log] error in
                log.error("a recording breaks off: make room on the disk, or mend its rights", ["why": error])
            }
            tape = Tape(recorder: recorder, name: name, start: start, transcript: TranscriptTimer(start: now))
        } catch {
            hasFailed = true
            metrics.failed.add()
            log.error("a call is not recorded: mend the folder of `recording.folder`", ["why": error])
            return false
        }
        log.info("recording", ["room": details.name, "file": path])
        return true
    }

    private func read(_ stream: TextStream) async {
        guard var tape else { return }
        let line = tape.transcript.handle(
            .init(
                id: stream.id, attributes: stream.attributes, text: stream.text, identity: stream.from,
                side: agents.contains(stream.from) ? .agent : .caller), now: MonotonicClock.now)
        self.tape = tape
        // Written at once, so that it is there if the process dies; at the end it is written again, in order.
        guard let line, !tape.isTranscriptBroken else { return }
        let isFirst = tape.transcript.count == 1
        let (folder, file) = (setup.folder, tape.name.file(.vtt))
        let text = (isFirst ? WebVTT.header : "") + WebVTT.cue(line)
        do throws(RecordingError) {
            try await thread.run { () throws(RecordingError) in try folder.append(text, to: file) }
        } catch {
            log.error("a transcript is not kept", ["why": error])
            self.tape?.isTranscriptBroken = true
        }
    }

    private func finish() async -> FinishedRecording? {
        guard let tape else { return nil }
        var isWhole = true
        do throws(AudioError) { try await tape.recorder.finish() } catch {
            // Logged when it happened. What there is plays.
            isWhole = false
        }
        metrics.dropped.add(UInt64(clamping: tape.recorder.dropped))
        let details = room.room
        var report = FinishedRecording(
            room: details.name, roomSID: details.sid, name: tape.name, folder: setup.folder.path, start: tape.start,
            duration: tape.recorder.duration, size: 0, sha256: "", left: tape.left, right: tape.right,
            droppedFrames: tape.recorder.dropped, isComplete: isWhole)
        let (folder, lines) = (setup.folder, tape.transcript.lines)
        if tape.transcript.dropped > 0 {
            log.warn("a transcript is cut", ["room": details.name, "lines": tape.transcript.dropped])
        }
        do throws(RecordingError) {
            report = try await thread.run { [report] () throws(RecordingError) in
                var report = report
                (report.size, report.sha256) = try folder.measure(report.name.file(.ogg))
                try folder.write(WebVTT.text(lines), to: report.name.file(.vtt))
                try folder.write(report.json(lines).text + "\n", to: report.name.file(.json))
                return report
            }
        } catch {
            log.error("a recording is not whole", ["why": error])
            metrics.failed.add()
            return nil
        }
        (isWhole ? metrics.finished : metrics.failed).add()
        metrics.bytes.add(UInt64(clamping: report.size))
        return report
    }
}
