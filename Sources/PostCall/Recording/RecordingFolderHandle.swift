public import Basics
import Crypto
import Glibc

/// The folder with the recordings. Blocks on the disk; every file in it is for this user alone.
public struct RecordingFolder: Sendable {
    /// Absolute.
    public let path: String

    /// Makes the folder where there is none, though not the one it lies in.
    /// - Throws: `.folder` when nothing can be written there.
    public init(_ path: String) throws(RecordingError) {
        self.path = path
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw .folder(path, reason: Self.reason(errno)) }
        guard unsafe access(path, W_OK | X_OK) == 0 else { throw .folder(path, reason: Self.reason(errno)) }
        var info = stat()
        guard unsafe stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw .folder(path, reason: "it is no folder")
        }
    }

    /// Puts a whole text in place of a file, or makes it.
    public func write(_ text: String, to file: String) throws(RecordingError) {
        let (target, fresh) = ("\(path)/\(file)", "\(path)/.\(file).new")
        try write(text, fresh, O_TRUNC)
        guard unsafe rename(fresh, target) == 0 else { throw .write(target, reason: Self.reason(errno)) }
    }
    /// Adds to a file, or makes it.
    public func append(_ text: String, to file: String) throws(RecordingError) {
        try write(text, "\(path)/\(file)", O_APPEND)
    }
    private func write(_ text: String, _ path: String, _ flags: Int32) throws(RecordingError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard descriptor >= 0 else { throw .write(path, reason: Self.reason(errno)) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 { done += count } else if errno != EINTR { throw .write(path, reason: Self.reason(errno)) }
        }
    }

    /// Size in bytes and SHA-256 in hexadecimal of a file, read piece by piece.
    public func measure(_ file: String) throws(RecordingError) -> (size: Int, sha256: String) {
        var digest = RunningDigest()
        var size = 0
        try read(file) { piece in
            digest.add(piece)
            size += piece.count
        }
        return (size, digest.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
    private func contents(of file: String) throws(RecordingError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(file) { bytes += $0 }
        return bytes
    }
    private func read(_ file: String, _ take: (ArraySlice<UInt8>) -> Void) throws(RecordingError) {
        let path = "\(path)/\(file)"
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .read(path, reason: Self.reason(errno)) }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return }
            if count > 0 {
                take(chunk[..<count])
            } else if errno != EINTR {
                throw .read(path, reason: Self.reason(errno))
            }
        }
    }

    /// Deletes files of recordings that last changed before `limit`; no other files.
    /// - Returns: how many are gone.
    public func sweep(before limit: UnixTime) throws(RecordingError) -> Int {
        try delete { file in
            var info = stat()
            return unsafe lstat("\(path)/\(file)", &info) == 0 && info.st_mode & S_IFMT == S_IFREG
                && UnixTime(seconds: Int64(info.st_mtim.tv_sec)) < limit
        }
    }

    /// Deletes the recordings in which somebody is heard; a recording without its JSON file is of nobody known.
    /// - Returns: how many files are gone.
    public func erase(identity: String) throws(RecordingError) -> Int {
        var stems: Set<String> = []
        for file in try files() where file.hasSuffix(".json") && RecordingName.isOurs(file) {
            guard let json = try? JSONValue(parsing: contents(of: file)) else { continue }
            let heard = ["left", "right"].flatMap { json["channels"]?[$0]?.arrayValue ?? [] }
            if heard.contains(.string(identity)) { stems.insert(String(file.dropLast(".json".count))) }
        }
        return try delete { file in stems.contains { stem in file.dropLast(file.hasSuffix(".json") ? 5 : 4) == stem } }
    }

    private func delete(where isMeant: (String) -> Bool) throws(RecordingError) -> Int {
        var gone = 0
        for file in try files() where RecordingName.isOurs(file) && isMeant(file) {
            if unsafe unlink("\(path)/\(file)") == 0 { gone += 1 }
        }
        return gone
    }

    private func files() throws(RecordingError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw .folder(path, reason: Self.reason(errno)) }
        defer { unsafe closedir(folder) }
        var files: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            files.append(name)
        }
        return files
    }

    private static func reason(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
