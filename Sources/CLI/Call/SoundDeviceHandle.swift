import CALSA
import Speech

/// One direction of a sound device: mono, 16 bits. Owns an ALSA PCM; its owner's thread alone uses it.
///
/// ALSA converts rate and channels itself where the hardware differs ("plug").
@safe struct SoundDevice: ~Copyable {
    enum Direction: Sendable { case capture, playback }

    /// What ALSA holds between us and the hardware. Microseconds: three frames, so that a thread may be late.
    private static let latency: CUnsignedInt = 60_000
    /// How long one wait may last, so that a device that stalls does not keep its thread from ending. Milliseconds.
    private static let patience: CInt = 100
    private static let isQuiet: Void = parley_alsa_keep_quiet()

    private let pcm: OpaquePointer
    let name: String
    private let direction: Direction

    /// - Parameter name: as `arecord -L` lists them; "default" is what the desktop uses.
    init(_ name: String, _ direction: Direction, sampleRate: Int) throws(AudioError) {
        _ = Self.isQuiet
        var pcm: OpaquePointer?
        let stream = direction == .capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK
        let opened = unsafe snd_pcm_open(&pcm, name, stream, CInt(SND_PCM_NONBLOCK))
        guard opened == 0, let pcm = unsafe pcm else { throw .device(name: name, reason: Self.text(opened)) }
        let set = unsafe snd_pcm_set_params(
            pcm, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 1, CUnsignedInt(clamping: sampleRate), 1,
            Self.latency)
        guard set == 0 else {
            unsafe snd_pcm_close(pcm)
            throw .device(name: name, reason: "it takes no mono sound of \(sampleRate) Hz: \(Self.text(set))")
        }
        if direction == .capture { unsafe snd_pcm_start(pcm) }
        unsafe self.pcm = pcm
        (self.name, self.direction) = (name, direction)
    }
    deinit {
        unsafe snd_pcm_drop(pcm)
        unsafe snd_pcm_close(pcm)
    }

    /// Waits at most 100 ms and reads what is there. Returns samples read; 0 when nothing came or an overrun was mended.
    func read(into samples: inout [Int16]) throws(AudioError) -> Int {
        guard try isReady() else { return 0 }
        let count = unsafe samples.withUnsafeMutableBytes { buffer in
            unsafe snd_pcm_readi(pcm, buffer.baseAddress, snd_pcm_uframes_t(buffer.count / 2))
        }
        return try taken(count)
    }

    /// Waits at most 100 ms and writes what fits. Returns samples written; 0 when there was no room.
    func write(_ samples: ArraySlice<Int16>) throws(AudioError) -> Int {
        guard try isReady() else { return 0 }
        let count = unsafe samples.withUnsafeBytes { buffer in
            unsafe snd_pcm_writei(pcm, buffer.baseAddress, snd_pcm_uframes_t(buffer.count / 2))
        }
        return try taken(count)
    }

    private func isReady() throws(AudioError) -> Bool {
        let status = unsafe snd_pcm_wait(pcm, Self.patience)
        if status < 0 { try recover(status) }
        return status > 0
    }
    private func taken(_ count: Int) throws(AudioError) -> Int {
        guard count < 0 else { return count }
        if count != -Int(EAGAIN) { try recover(CInt(clamping: count)) }
        return 0
    }
    /// Overruns, underruns and a laptop that slept are mended; a device that was pulled out is not.
    private func recover(_ status: CInt) throws(AudioError) {
        let mended = unsafe snd_pcm_recover(pcm, status, 1)
        guard mended == 0 else { throw .device(name: name, reason: Self.text(mended)) }
        if direction == .capture { unsafe snd_pcm_start(pcm) }
    }

    private static func text(_ status: CInt) -> String {
        guard let text = unsafe snd_strerror(status) else { return "error \(status)" }
        return unsafe String(cString: text)
    }
}
