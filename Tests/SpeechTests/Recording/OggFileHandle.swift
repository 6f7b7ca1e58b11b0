import COpusFile

/// An Ogg/Opus file as libopusfile, another implementation, reads it.
struct OggFile {
    enum Failure: Error { case code(Int32) }
    let channels: Int
    /// 48 kHz, of each channel.
    var left: [Int16] = []
    var right: [Int16] = []
    var tags: [String] = []

    init(path: String) throws {
        var status: Int32 = 0
        guard let file = unsafe op_open_file(path, &status) else { throw Failure.code(status) }
        defer { unsafe op_free(file) }
        channels = Int(unsafe op_channel_count(file, -1))
        if let found = unsafe op_tags(file, -1) {
            for index in 0..<Int(unsafe found.pointee.comments) {
                if let comment = unsafe found.pointee.user_comments[index] {
                    tags.append(unsafe String(cString: comment))
                }
            }
        }
        var buffer = [Int16](repeating: 0, count: 11_520)
        while true {
            let count = Int(unsafe op_read_stereo(file, &buffer, Int32(buffer.count)))
            if count == 0 { break }
            guard count > 0 else { throw Failure.code(Int32(count)) }
            for index in 0..<count {
                left.append(buffer[2 * index])
                right.append(buffer[2 * index + 1])
            }
        }
    }
}
