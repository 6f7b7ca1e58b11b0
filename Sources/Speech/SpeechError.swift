/// Why a model of speech did not do its work.
public enum SpeechError: Error, Equatable, CustomStringConvertible {
    /// A file or library that has to be there is not. `path` as configured; `mend` says how to get it.
    case missing(what: String, path: String, mend: String)
    /// A library refused: its function and its own words.
    case library(String, String)
    /// The input is not what the model takes.
    case unusable(String)
    /// The provider did not answer in time.
    case timedOut(String)
    case closed

    public var description: String {
        switch self {
        case .missing(let what, let path, let mend): "\(what) is not at '\(path)'; \(mend)"
        case .library(let function, let reason): "\(function) failed: \(reason)"
        case .unusable(let reason): reason
        case .timedOut(let what): "\(what) gave no answer in time"
        case .closed: "the stream is closed"
        }
    }
}
