extension DataChannels {
    /// One channel: a stream each way under the same id.
    struct Channel: Equatable {
        enum State: Equatable {
            /// OPEN is sent, ACK is not in; sending is allowed but ordered (RFC 8832 §6).
            case opening
            case open
            /// Our side is reset or about to be; messages still in flight to us are delivered.
            case closing
        }
        let id: UInt16
        let label: String
        let isOrdered: Bool
        let reliability: DataChannelReliability
        var state: State
    }

    /// Reliable messages the stack had no room for, oldest first.
    struct WaitingMessages {
        struct Message {
            let label: String
            let id: UInt16
            let protocolID: UInt32
            let content: [UInt8]
            let isOrdered: Bool
        }
        private var messages: [Message] = []
        private var first = 0
        private(set) var bytes: [String: Int] = [:]
        private(set) var total = 0

        var isEmpty: Bool { first == messages.count }
        var next: Message? { isEmpty ? nil : messages[first] }

        mutating func append(_ message: Message) {
            messages.append(message)
            bytes[message.label, default: 0] += message.content.count
            total += message.content.count
        }
        mutating func removeFirst() {
            guard let message = next else { return }
            forget(message)
            first += 1
            // Every message is moved at most once for each one sent.
            if first * 2 >= messages.count {
                messages.removeFirst(first)
                first = 0
            }
        }
        /// What waits for a closed channel will never be sent.
        mutating func removeAll(id: UInt16) {
            for message in messages[first...] where message.id == id { forget(message) }
            messages = messages[first...].filter { $0.id != id }
            first = 0
        }
        private mutating func forget(_ message: Message) {
            total -= message.content.count
            bytes[message.label, default: 0] -= message.content.count
            if bytes[message.label] == 0 { bytes[message.label] = nil }
        }
    }

    /// Puts the pieces of long messages together, within a limit.
    struct Reassembly {
        struct Key: Hashable {
            let stream: UInt16
            let isUnordered: Bool
        }
        enum Outcome: Equatable {
            case complete([UInt8])
            case incomplete
            /// The message went over the limit: told once, and the rest of it is dropped.
            case oversized
        }
        /// Bytes of one message, and of all unfinished ones together.
        let limit: Int
        private var partial: [Key: [UInt8]] = [:]
        private var dropping: Set<Key> = []
        private var total = 0

        init(limit: Int) { self.limit = limit }

        mutating func add(_ bytes: [UInt8], to key: Key, ends: Bool) -> Outcome {
            if dropping.contains(key) {
                if ends { dropping.remove(key) }
                return .incomplete
            }
            let held = partial[key]?.count ?? 0
            guard held + bytes.count <= limit, ends || total + bytes.count <= limit else {
                partial[key] = nil
                total -= held
                if !ends { dropping.insert(key) }
                return .oversized
            }
            if ends {
                total -= held
                return .complete(held == 0 ? bytes : (partial.removeValue(forKey: key) ?? []) + bytes)
            }
            partial[key, default: []] += bytes
            total += bytes.count
            return .incomplete
        }
        mutating func removeAll() {
            partial = [:]
            dropping = []
            total = 0
        }
    }
}
