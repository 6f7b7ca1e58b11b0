/// What keeps a recording from being written, and what mends it.
public enum RecordingError: Error, Equatable, CustomStringConvertible {
    case folder(String, reason: String)
    case write(String, reason: String)
    case read(String, reason: String)

    public var description: String {
        switch self {
        case .folder(let path, let reason):
            "recordings cannot be kept in '\(path)': \(reason); make the folder, or let this user write to it"
        case .write(let path, let reason):
            "'\(path)' cannot be written: \(reason); make room on the disk, or mend its rights"
        case .read(let path, let reason):
            "'\(path)' cannot be read: \(reason); it was moved, or its rights were changed"
        }
    }
}
