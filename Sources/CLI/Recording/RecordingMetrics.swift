import Basics

/// How recording goes.
struct RecordingMetrics: Sendable {
    let finished: Counter
    let failed: Counter
    let open: Gauge
    let bytes: Counter
    let dropped: Counter
    let expired: Counter

    init(_ metrics: Metrics) {
        let help = "Recordings that are over, by how they went."
        finished = metrics.counter("parley_recordings_total", help: help, labels: ["result": "finished"])
        failed = metrics.counter("parley_recordings_total", help: help, labels: ["result": "failed"])
        open = metrics.gauge("parley_recordings_open", help: "Rooms that a recorder is in.")
        bytes = metrics.counter("parley_recording_bytes_total", help: "Bytes of sound in finished recordings.")
        dropped = metrics.counter(
            "parley_recording_frames_dropped_total", help: "Pieces of 20 ms that the disk was too slow or full for.")
        expired = metrics.counter(
            "parley_recording_files_expired_total", help: "Files of recordings deleted for their age.")
    }
}
