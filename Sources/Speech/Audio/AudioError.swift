/// Why sound could not be coded, resampled, read or written.
public enum AudioError: Error, Equatable, CustomStringConvertible {
    /// A rate the part in question does not take; `accepted` in words.
    case sampleRate(Int, accepted: String)
    /// A setting outside its range.
    case setting(name: String, value: Int, accepted: ClosedRange<Int>)
    /// A frame, packet or buffer of a size that does not fit; both in the unit named by `what`.
    case size(what: String, count: Int, accepted: String)
    /// A C library refused: its function and its own words.
    case library(String, String)
    /// The file is no WAV file that can be read: what is wrong with it, and what is accepted.
    case file(String)
    /// The system refused a call on a file or device.
    case system(call: String, path: String, reason: String)
    /// No sound device of that name.
    case device(name: String, reason: String)
    case closed

    public var description: String {
        switch self {
        case .sampleRate(let rate, let accepted): "a sample rate of \(rate) Hz is not supported; use \(accepted)"
        case .setting(let name, let value, let accepted):
            "\(name) is \(value); it goes from \(accepted.lowerBound) to \(accepted.upperBound)"
        case .size(let what, let count, let accepted): "\(count) \(what) do not fit; give \(accepted)"
        case .library(let function, let reason): "\(function) failed: \(reason)"
        case .file(let reason): reason
        case .system(let call, let path, let reason): "\(call) '\(path)': \(reason)"
        case .device(let name, let reason):
            "cannot open sound device '\(name)': \(reason); name another (`arecord -L` lists them) or play a file instead"
        case .closed: "it is closed already"
        }
    }
}
