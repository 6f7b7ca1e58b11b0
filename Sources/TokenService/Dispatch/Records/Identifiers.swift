/// A worker's connection: `AW_…`. One that comes back has a new one.
package struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
    package static func < (left: WorkerID, right: WorkerID) -> Bool { left.text < right.text }
}

/// `AJ_…`: one agent's work in one room. It keeps its id when another worker takes it over.
struct JobID: Hashable, Sendable, CustomStringConvertible {
    let text: String
    init(_ text: String) { self.text = text }
    var description: String { text }
}

/// `AD_…`: somebody's wish that an agent be in a room.
struct DispatchID: Hashable, Sendable, CustomStringConvertible {
    let text: String
    init(_ text: String) { self.text = text }
    var description: String { text }
}
