import Basics
import RoomClient
import Synchronization

/// A telephone that the caller pretends to hold: answers the agent's device calls (docs/device-tools.md) as told.
final class SimulatedDevice: Sendable {
    /// What `--device` may name, and what its value means.
    static let help =
        "pretend to be a device that has these, as NAME=VALUE,…: battery=PERCENT, charging=yes|no, "
        + "location=LATITUDE:LONGITUDE, place=NAME, flashlight=on|off, vibrate=yes, screenshot=WIDTHxHEIGHT; "
        + "VALUE 'denied' refuses"
    /// docs/device-tools.md: the person, or the system, said no.
    private static let denied: UInt32 = 2001
    private static let names = ["battery", "charging", "location", "place", "flashlight", "vibrate", "screenshot"]

    private let values: [String: String]
    private let isLit: Mutex<Bool>
    private let requests = Mutex<[String]>([])
    /// What the device was asked for, in order, refused or not.
    var methods: [String] { requests.withLock { $0 } }
    /// Told what the device was asked for, to show it.
    private let used: @Sendable (String) -> Void

    /// - Throws: ``CommandError`` naming the part that makes no sense.
    init(_ text: String, used: @escaping @Sendable (String) -> Void) throws {
        var values: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, Self.names.contains(pair[0]) else {
                throw CommandError.usage(
                    "--device '\(part)': write NAME=VALUE with a name of \(Self.names.joined(separator: ", "))")
            }
            values[pair[0]] = pair[1]
        }
        if let level = values["battery"], level != "denied" {
            guard let percent = Int(level), (0...100).contains(percent) else {
                throw CommandError.usage("--device battery '\(level)' is not a percentage from 0 to 100")
            }
        }
        if let place = values["location"], place != "denied" {
            guard Self.position(place) != nil else {
                throw CommandError.usage("--device location '\(place)' is not LATITUDE:LONGITUDE, such as 48.86:2.35")
            }
        }
        if let size = values["screenshot"], size != "denied", Self.size(size) == nil {
            throw CommandError.usage("--device screenshot '\(size)' is not WIDTHxHEIGHT, such as 1170x2532")
        }
        self.values = values
        isLit = Mutex(values["flashlight"] == "on")
        self.used = used
    }

    private static func position(_ text: String) -> (Double, Double)? {
        let parts = text.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2, (-90...90).contains(parts[0]), (-180...180).contains(parts[1]) else { return nil }
        return (parts[0], parts[1])
    }
    private static func size(_ text: String) -> (Int64, Int64)? {
        let parts = text.split(separator: "x").compactMap { Int64($0) }
        guard parts.count == 2, parts.allSatisfy({ (1...100_000).contains($0) }) else { return nil }
        return (parts[0], parts[1])
    }

    /// What it has answers; what it has not is unsupported, as on a real device.
    func plug(into room: RoomConnection) {
        offer("battery", as: "get_battery_level", in: room) { device, value, _ in
            var answer: [String: JSONValue] = ["level_percent": .int(Int64(value) ?? 0)]
            if let charging = device.values["charging"] { answer["charging"] = .bool(charging == "yes") }
            return .object(answer)
        }
        offer("location", as: "get_location", in: room) { device, value, _ in
            let position = Self.position(value) ?? (0, 0)
            var answer: [String: JSONValue] = [
                "latitude": .double(position.0), "longitude": .double(position.1), "accuracy_m": 12,
            ]
            if let place = device.values["place"] { answer["place"] = .string(place) }
            return .object(answer)
        }
        offer("flashlight", as: "set_flashlight", in: room) { device, _, request in
            let isOn = request["on"]?.boolValue ?? false
            device.isLit.withLock { $0 = isOn }
            return ["on": .bool(isOn)]
        }
        offer("vibrate", as: "vibrate", in: room) { _, _, _ in [:] }
        offer("screenshot", as: "take_screenshot", in: room) { _, value, _ in
            let size = Self.size(value) ?? (1, 1)
            return ["width": .int(size.0), "height": .int(size.1)]
        }
    }

    private func offer(
        _ name: String, as method: String, in room: RoomConnection,
        answer: @escaping @Sendable (SimulatedDevice, String, JSONValue) -> JSONValue
    ) {
        guard let value = values[name] else { return }
        room.register(method) { [self] invocation async throws(RPCError) -> String in
            requests.withLock { $0.append(method) }
            used(method)
            guard value != "denied" else { throw RPCError(code: Self.denied, message: "the user said no") }
            let request = (try? JSONValue(parsing: invocation.payload)) ?? .null
            return answer(self, value, request).text
        }
    }
}
