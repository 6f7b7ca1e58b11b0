import Basics

/// The tools that the caller's own client carries out; docs/device-tools.md has what goes over the wire.
public enum DeviceTools {
    /// All of them.
    public static let all: [any AgentTool] = [
        BatteryTool(), FlashlightTool(), VibrateTool(), LocationTool(), ScreenshotTool(),
    ]
}

/// An answer of the caller's client, read with suspicion.
struct DeviceAnswer {
    private let value: JSONValue

    /// - Throws: the device's fault, as the tool's.
    init(
        asking context: any ToolContext, _ method: String, _ payload: JSONValue = .object([:]), timeout: Duration
    ) async throws(ToolError) {
        let text: String
        do throws(DeviceFault) {
            // The device is asked to be quicker than the tool, so that its own fault comes first.
            text = try await context.performOnDevice(
                method: method, payload: payload.text, timeout: max(.seconds(1), timeout - .milliseconds(500)))
        } catch { throw .device(error) }
        if text.allSatisfy(\.isWhitespace) {
            value = .object([:])
        } else if let parsed = try? JSONValue(parsing: text) {
            value = parsed
        } else {
            throw .device(.malformed("it is no JSON"))
        }
    }

    /// A number in a range; `of` nothing: the answer itself.
    func number(_ key: String, in range: ClosedRange<Double>) throws(ToolError) -> Double {
        guard let number = try optionalNumber(key, in: range) else {
            throw .device(.malformed("'\(key)' is missing"))
        }
        return number
    }
    func optionalNumber(_ key: String, in range: ClosedRange<Double>) throws(ToolError) -> Double? {
        guard let member = value[key], member != .null else { return nil }
        guard let number = member.doubleValue, number.isFinite, range.contains(number) else {
            throw .device(.malformed("'\(key)' must be a number in \(range)"))
        }
        return number
    }
    func flag(_ key: String) throws(ToolError) -> Bool? {
        guard let member = value[key], member != .null else { return nil }
        guard let flag = member.boolValue else { throw .device(.malformed("'\(key)' must be true or false")) }
        return flag
    }
    func text(_ key: String) throws(ToolError) -> String? {
        guard let member = value[key], member != .null else { return nil }
        guard let text = member.stringValue else { throw .device(.malformed("'\(key)' must be a text")) }
        // It is going to be spoken and read by a model.
        return String(text.prefix(300))
    }
}
