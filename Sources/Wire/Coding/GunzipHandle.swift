import CZlib

/// Unpacks gzip (RFC 1952) from a stranger: whole in memory, never more than a limit.
enum Gunzip {
    /// - Parameter limit: most bytes the result may have.
    /// - Returns: nil when the data is damaged, cut short, or larger than `limit` once unpacked.
    static func unpack(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        guard packed.count <= Int(UInt32.max) else { return nil }
        var stream = unsafe z_stream()
        // 15: the largest window; +16: a gzip header and no other.
        let ready = unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard ready == Z_OK else { return nil }
        defer { unsafe inflateEnd(&stream) }

        var input = packed
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        var result: [UInt8] = []
        return unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = UInt32(source.count)
            while true {
                let room = UInt32(chunk.count)
                let status = unsafe chunk.withUnsafeMutableBufferPointer { target in
                    unsafe stream.next_out = target.baseAddress
                    unsafe stream.avail_out = room
                    return unsafe inflate(&stream, Z_NO_FLUSH)
                }
                let made = unsafe Int(room - stream.avail_out)
                guard status == Z_OK || status == Z_STREAM_END, result.count + made <= limit else { return nil }
                result.append(contentsOf: chunk[..<made])
                if status == Z_STREAM_END { return result }
                // Z_OK without progress would loop for ever; zlib says Z_BUF_ERROR then, which the guard above refuses.
            }
        }
    }
}
