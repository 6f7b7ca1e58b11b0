import Glibc

/// Writes a 16-bit WAV file as the sound comes. Owns its file descriptor; blocks on the disk.
///
/// The sizes in the header are brought up to date every second of sound, so that a file whose process died plays too.
public struct WAVWriter: ~Copyable {
    private let descriptor: Int32
    public let path: String
    public let channels: Int
    public let sampleRate: Int
    /// Samples of each channel written so far.
    public private(set) var frames = 0
    private var framesInHeader = 0
    private var buffer: [UInt8] = []

    /// Makes the file, or empties the one that is there; only its owner may read it.
    public init(path: String, channels: Int, sampleRate: Int) throws(AudioError) {
        guard (1...2).contains(channels) else {
            throw .setting(name: "number of channels", value: channels, accepted: 1...2)
        }
        guard Resampler.sampleRates.contains(sampleRate) else {
            throw .sampleRate(sampleRate, accepted: "1000 to 384000")
        }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, reason: Self.reason(errno)) }
        let header = WAVHeader(channels: channels, sampleRate: sampleRate, dataCount: 0).bytes
        guard Self.write(header, to: descriptor, at: nil) else {
            let code = errno
            Glibc.close(descriptor)
            throw .system(call: "write", path: path, reason: Self.reason(code))
        }
        (self.descriptor, self.path, self.channels, self.sampleRate) = (descriptor, path, channels, sampleRate)
    }
    deinit {
        _ = Self.write(Self.header(channels, sampleRate, frames), to: descriptor, at: 0)
        Glibc.close(descriptor)
    }

    /// Appends samples; with two channels they take turns, left first.
    public mutating func append(_ samples: Span<Int16>) throws(AudioError) {
        guard samples.count % channels == 0 else {
            throw .size(what: "samples", count: samples.count, accepted: "as many for each of the \(channels) channels")
        }
        guard (frames + samples.count / channels) * channels * 2 <= WAVHeader.maximumData else {
            throw .file("'\(path)' has reached the 4 GiB that a WAV file holds")
        }
        buffer.removeAll(keepingCapacity: true)
        for index in samples.indices { buffer.appendLittleEndian(samples[index]) }
        guard Self.write(buffer, to: descriptor, at: nil) else {
            throw .system(call: "write", path: path, reason: Self.reason(errno))
        }
        frames += samples.count / channels
        if frames - framesInHeader >= sampleRate { try writeSizes() }
    }

    public mutating func append(_ samples: [Int16]) throws(AudioError) { try append(samples.span) }

    /// Finishes the header; `deinit` does the same, but cannot say that it failed.
    public consuming func close() throws(AudioError) { try writeSizes() }

    private mutating func writeSizes() throws(AudioError) {
        guard Self.write(Self.header(channels, sampleRate, frames), to: descriptor, at: 0) else {
            throw .system(call: "write", path: path, reason: Self.reason(errno))
        }
        framesInHeader = frames
    }
    private static func header(_ channels: Int, _ sampleRate: Int, _ frames: Int) -> [UInt8] {
        WAVHeader(channels: channels, sampleRate: sampleRate, dataCount: frames * channels * 2).bytes
    }

    /// All of `bytes`, at the end or at an offset. False: see `errno`.
    private static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int?) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                return if let offset {
                    unsafe pwrite(descriptor, rest.baseAddress, rest.count, offset + done)
                } else {
                    unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                }
            }
            if count > 0 { done += count } else if count == 0 || errno != EINTR { return false }
        }
        return true
    }

    static func reason(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension WAVFile {
    /// Files beyond this are refused rather than read into memory: an hour and a half of 48 kHz stereo.
    public static let maximumBytes = 1 << 30

    /// Reads a file from disk; blocks.
    public init(path: String) throws(AudioError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, reason: WAVWriter.reason(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(call: "read", path: path, reason: WAVWriter.reason(errno))
            }
            bytes += chunk[..<count]
            guard bytes.count <= Self.maximumBytes else { throw .file("'\(path)' is larger than 1 GiB; cut it") }
        }
        try self.init(bytes)
    }
}
