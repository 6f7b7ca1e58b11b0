import CStemmer

/// Cuts English words to their stem, so that "painted" finds "painting". Owns one libstemmer stemmer; not for two
/// threads at once.
@safe struct StemmerHandle: ~Copyable {
    private let stemmer: OpaquePointer?

    /// Porter's first algorithm, as SQLite's FTS5 has it, so that figures can be compared. Without the library's
    /// English stemmer (a build that lacks it) words stay whole.
    init() { unsafe stemmer = sb_stemmer_new("porter", "UTF_8") }
    deinit {
        if let stemmer = unsafe stemmer { unsafe sb_stemmer_delete(stemmer) }
    }

    /// - Parameter word: folded, as ``WordSplitter`` gives it.
    borrowing func stem(_ word: String) -> String {
        guard let stemmer = unsafe stemmer, word.utf8.count <= 64 else { return word }
        var copy = word
        return copy.withUTF8 { bytes in
            guard let result = unsafe sb_stemmer_stem(stemmer, bytes.baseAddress, CInt(bytes.count)) else {
                return word
            }
            let length = unsafe Int(sb_stemmer_length(stemmer))
            return unsafe String(decoding: UnsafeBufferPointer(start: result, count: length), as: UTF8.self)
        }
    }
}
