import Glibc

/// Whether bytes hold others. By libc, as a debug build's own search takes minutes for a database.
enum ByteSearch {
    static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = needle.first, needle.count <= bytes.count else { return needle.isEmpty }
        return unsafe bytes.withUnsafeBytes { all in
            guard var here = all.baseAddress else { return false }
            let last = unsafe here + (bytes.count - needle.count)
            while unsafe here <= last, let found = unsafe memchr(here, CInt(first), last - here + 1) {
                if unsafe memcmp(found, needle, needle.count) == 0 { return true }
                unsafe here = UnsafeRawPointer(found) + 1
            }
            return false
        }
    }
    static func lowered(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        unsafe bytes.withUnsafeMutableBufferPointer { all in
            for index in all.indices { unsafe all[index] = UInt8(truncatingIfNeeded: tolower(CInt(all[index]))) }
        }
        return bytes
    }
}
