import Basics
import FoundationEssentials
import Glibc

/// The master key's file: 64 hexadecimal digits and a line end, for this user alone.
struct KeyFile {
    let path: String
    /// Where the next key waits while a rotation goes on; after a crash one of the two is the right one.
    var next: KeyFile { KeyFile(path: path + ".new") }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// - Throws: `.badMasterKey` where it cannot be read, others may read it, or it holds something else.
    func read() throws(MemoryError) -> MasterKey {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw failure("it cannot be opened (\(Self.systemError))") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw failure("others may read it (mode \(mode)): run `chmod 600 '\(path)'`")
        }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure("it cannot be read") }
        guard let key = Self.parse(String(decoding: data, as: UTF8.self)) else {
            throw failure("it does not hold 64 hexadecimal digits")
        }
        return MasterKey(key)
    }

    /// 64 hexadecimal digits, white space around them allowed.
    static func parse(_ text: String) -> Private<[UInt8]>? {
        let digits = text.utf8.filter { !($0 == 0x20 || 0x09...0x0D ~= $0) }
        guard digits.count == MasterKey.count * 2 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return Private(bytes)
    }

    /// Writes it whole or not at all, and waits for the disk.
    /// - Parameter replaces: a file that is there; otherwise that one stays and this throws.
    func write(_ key: MasterKey, replaces: Bool) throws(MemoryError) {
        let temporary = path + ".\(UInt64.random(in: 0 ... .max)).tmp"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw failure("it cannot be made (\(Self.systemError))") }
        defer { unsafe unlink(temporary) }
        let text = Array((key.bytes.revealed.map { Self.hex($0) }.joined() + "\n").utf8)
        let written = unsafe Glibc.write(file, text, text.count) == text.count && fsync(file) == 0
        let error = Self.systemError
        close(file)
        guard written else { throw failure("it cannot be written (\(error))") }
        // `link` refuses where there is one: of two processes that start together, one wins.
        let placed = replaces ? unsafe rename(temporary, path) : unsafe link(temporary, path)
        guard placed == 0 else { throw failure("it cannot be put in its place (\(Self.systemError))") }
        try syncFolder()
    }
    /// Takes the place of `other`, and waits for the disk.
    func replace(_ other: KeyFile) throws(MemoryError) {
        guard unsafe rename(path, other.path) == 0 else {
            throw other.failure("the new one cannot be put in its place (\(Self.systemError))")
        }
        try syncFolder()
    }
    func remove() { unsafe unlink(path) }

    private func syncFolder() throws(MemoryError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY)
        guard file >= 0 else { throw failure("its folder cannot be opened (\(Self.systemError))") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure("its folder cannot be written (\(Self.systemError))") }
    }
    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    private static var systemError: String { unsafe String(cString: strerror(errno)) }
    private func failure(_ reason: String) -> MemoryError { .badMasterKey(path: path, reason: reason) }
}
