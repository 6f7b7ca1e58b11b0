import COpusEnc
import Glibc

/// Writes a stereo Ogg/Opus file (RFC 7845) as the sound comes. Owns one libopusenc encoder and its file; blocks on the disk.
///
/// A page goes to the file at least each second of sound, so that what a killed process wrote plays up to there.
@safe public struct OggOpusWriter: ~Copyable {
    public struct Tag: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }
    /// Both sides together; speech of two voices is clear and apart from each other at that.
    static let bitsPerSecond: Int32 = 64_000
    /// 0…10. 10 costs twice as much and is hardly heard.
    static let complexity: Int32 = 5
    /// Of sound in a page, in 1/48000 s; libopusenc's own is a second, to which the encoder's delay would come.
    static let pageLength: Int32 = 24_000
    public static let channels = 2

    private let encoder: OpaquePointer
    private let comments: OpaquePointer
    /// What the encoder's callbacks write to; it outlives the encoder.
    private let file: OggFile
    public let path: String
    /// Samples of each channel taken so far.
    public private(set) var frames = 0

    /// Makes the file, which must not be there yet; only its owner may read it.
    /// - Parameters:
    ///   - sampleRate: of what will be appended, 8000…48000 Hz.
    ///   - tags: a NUL ends a value.
    public init(path: String, sampleRate: Int, tags: [Tag]) throws(AudioError) {
        try self.init(path: path, sampleRate: sampleRate, tags: tags, mustBeNew: true)
    }
    /// - Parameter mustBeNew: false for a test, whose full disk is a device that is there.
    init(path: String, sampleRate: Int, tags: [Tag], mustBeNew: Bool) throws(AudioError) {
        guard (8000...48_000).contains(sampleRate) else { throw .sampleRate(sampleRate, accepted: "8000 to 48000") }
        let file = try OggFile(path: path, mustBeNew: mustBeNew)
        guard let comments = unsafe ope_comments_create() else { throw .library("ope_comments_create", "no memory") }
        for tag in tags { unsafe ope_comments_add(comments, tag.name, tag.value) }
        var callbacks = unsafe OpusEncCallbacks(write: writePage, close: keepOpen)
        var status: Int32 = 0
        let made = unsafe ope_encoder_create_callbacks(
            &callbacks, Unmanaged.passUnretained(file).toOpaque(), comments, Int32(sampleRate), Int32(Self.channels), 0,
            &status)
        guard let encoder = unsafe made else {
            unsafe ope_comments_destroy(comments)
            throw .library("ope_encoder_create_callbacks", Self.words(status))
        }
        // What it refuses it does without: its own values are usable as well.
        unsafe _ = parley_ope_set_bitrate(encoder, Self.bitsPerSecond)
        unsafe _ = parley_ope_set_complexity(encoder, Self.complexity)
        unsafe _ = parley_ope_set(encoder, OPE_SET_DECISION_DELAY_REQUEST, 0)
        unsafe _ = parley_ope_set(encoder, OPE_SET_MUXING_DELAY_REQUEST, Self.pageLength)
        status = unsafe ope_encoder_flush_header(encoder)
        guard status == OPE_OK, file.failure == 0 else {
            unsafe ope_encoder_destroy(encoder)
            unsafe ope_comments_destroy(comments)
            throw Self.error(status, "ope_encoder_flush_header", file, path)
        }
        unsafe (self.encoder, self.comments) = (encoder, comments)
        (self.file, self.path) = (file, path)
    }
    deinit {
        _ = drain()
        unsafe ope_encoder_destroy(encoder)
        unsafe ope_comments_destroy(comments)
    }

    /// Appends samples: left, right, left …
    public mutating func append(_ samples: [Int16]) throws(AudioError) {
        let count = samples.count / Self.channels
        guard samples.count % Self.channels == 0, let count32 = Int32(exactly: count) else {
            throw .size(what: "samples", count: samples.count, accepted: "as many for each of the two channels")
        }
        try check(unsafe ope_encoder_write(encoder, samples, count32), "ope_encoder_write")
        frames += count
    }

    /// Writes the last page; `deinit` does the same, but cannot say that it failed.
    public consuming func close() throws(AudioError) {
        try check(drain(), "ope_encoder_drain")
    }
    private func drain() -> Int32 {
        guard !file.isComplete else { return OPE_OK }
        file.isComplete = true
        // libopusenc 0.2.1 knows a stream's end only once something was written, and else stops the process (an assertion
        // on a number that was never set). It can go when Debian has a version that does without.
        if frames == 0 { unsafe _ = ope_encoder_write(encoder, [0, 0], 1) }
        return unsafe ope_encoder_drain(encoder)
    }

    private func check(_ status: Int32, _ function: String) throws(AudioError) {
        if status != OPE_OK || file.failure != 0 { throw Self.error(status, function, file, path) }
    }
    private static func error(_ status: Int32, _ function: String, _ file: OggFile, _ path: String) -> AudioError {
        guard file.failure == 0 else {
            return .system(call: "write", path: path, reason: WAVWriter.reason(file.failure))
        }
        return .library(function, words(status))
    }
    private static func words(_ status: Int32) -> String {
        unsafe ope_strerror(status).map { unsafe String(cString: $0) } ?? "error \(status)"
    }
}

/// The file under an ``OggOpusWriter``: the library calls back with a pointer to this.
private final class OggFile {
    private let descriptor: Int32
    /// `errno` of the write that failed; 0 while none did.
    private(set) var failure: Int32 = 0
    /// The last page is on its way: the encoder takes nothing more.
    var isComplete = false

    init(path: String, mustBeNew: Bool) throws(AudioError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | (mustBeNew ? O_EXCL : 0) | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, reason: WAVWriter.reason(errno)) }
    }
    deinit { Glibc.close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count, failure == 0 {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count > 0 {
                done += count
            } else if count == 0 {
                failure = EIO
            } else if errno != EINTR {
                failure = errno
            }
        }
        return failure == 0
    }
}

/// libopusenc's own convention: 0 for written, 1 for not.
private func writePage(_ user: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: opus_int32) -> Int32 {
    guard let user = unsafe user, let bytes = unsafe bytes, count >= 0 else { return 1 }
    let file = unsafe Unmanaged<OggFile>.fromOpaque(user).takeUnretainedValue()
    return unsafe file.write(UnsafeRawBufferPointer(start: bytes, count: Int(count))) ? 0 : 1
}
/// The file closes with its object.
private func keepOpen(_ user: UnsafeMutableRawPointer?) -> Int32 { 0 }
