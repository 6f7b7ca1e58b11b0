import RoomClient
import Sockets
import Speech

/// Hands the sound of one track to the recorder. Called on the media thread; the recorder never makes it wait.
struct TrackTap: AudioSink {
    let recorder: CallRecorder
    let side: RecordingMixer.Side
    let source: Int

    func hear(_ frame: [Int16], isConcealed: Bool) {
        recorder.add(frame, from: side, source: source, at: MonotonicClock.now)
    }
    func ended() { recorder.end(source: source) }
}
