/// Why a model file, or the library that runs it, is of no use.
public enum InferenceError: Error, Equatable, CustomStringConvertible {
    /// A file or library that has to be there is not. `path` as configured; `mend` says how to get it.
    case missing(what: String, path: String, mend: String)
    /// The library refused: its function and its own words.
    case library(String, String)
    /// The file or the input is not what is wanted.
    case unusable(String)

    public var description: String {
        switch self {
        case .missing(let what, let path, let mend): "\(what) is not at '\(path)'; \(mend)"
        case .library(let function, let reason): "\(function) failed: \(reason)"
        case .unusable(let reason): reason
        }
    }
}
