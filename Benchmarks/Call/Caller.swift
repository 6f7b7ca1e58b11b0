import Access
import Basics
import RoomClient
import Sockets
import Synchronization
import Wire

/// A caller: a room connection with a microphone and an ear, and everything that happens to its call in one stream.
final class Caller: Sendable {
    enum Event: Sendable {
        /// The agent's sound begins on the wire, or was last there.
        case sound(Moment), silence(Moment)
        /// The caller's sentence went out.
        case spoken(Moment)
        /// The session took the turn, and held the agent's voice.
        case committed(Moment), held(Moment)
        /// Milliseconds of the session's own waterfall.
        case turn([String: Double])
        case ended(String)
        /// The alarm of the step of this number.
        case overdue(Int)
    }

    let room: String
    let ear: CallerEar
    let microphone: CallerMicrophone
    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let connection = Mutex<RoomConnection?>(nil)
    private let reader = Mutex<Task<Void, Never>?>(nil)
    private let steps = Mutex(0)
    static let rate = 16_000

    init(room: String, seed: UInt64, openMicrophone: Bool) {
        self.room = room
        let (events, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingNewest(1024))
        self.events = events
        self.continuation = continuation
        microphone = CallerMicrophone(seed: seed, isOpen: openMicrophone)
        ear = CallerEar { isSound, moment in continuation.yield(isSound ? .sound(moment) : .silence(moment)) }
    }

    func post(_ event: Event) { continuation.yield(event) }
    /// Numbers steps, so that an alarm of an earlier one counts for nothing.
    func nextStep() -> Int {
        steps.withLock { steps in
            steps += 1
            return steps
        }
    }

    func connect(_ url: String, token: String) async throws {
        let room = try await RoomConnection.connect(url: url, token: token)
        connection.withLock { $0 = room }
        let task = Task { [ear, continuation] in
            for await event in room.events {
                switch event {
                case .trackPublished(let track, _), .trackSubscribed(let track, _):
                    guard track.isAudio else { break }
                    try? room.listen(to: track.sid, sampleRate: Self.rate, sink: ear)
                case .text(let stream):
                    guard stream.topic == "parley.turn", let turn = try? JSONValue(parsing: stream.text) else { break }
                    continuation.yield(.turn((turn["steps"]?.objectValue ?? [:]).compactMapValues(\.doubleValue)))
                case .disconnected(let end): continuation.yield(.ended("\(end)"))
                default: break
                }
            }
        }
        reader.withLock { $0 = task }
        _ = try await room.publishAudio(name: "microphone", source: microphone, sampleRate: Self.rate)
    }

    func say(_ sentence: [Int16]) {
        microphone.say(sentence) { [continuation] in continuation.yield(.spoken($0)) }
    }

    func hangUp() async {
        let room = connection.withLock { connection in
            defer { connection = nil }
            return connection
        }
        await room?.disconnect()
        await reader.withLock { $0 }?.value
        continuation.finish()
    }
}
