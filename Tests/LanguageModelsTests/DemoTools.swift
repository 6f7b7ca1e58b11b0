import Basics
import LanguageModels

/// Tools as a session has them, described as AgentWorker describes them, and one that nobody has thought of.
enum DemoTools {
    static let nothing: JSONValue = ["type": "object", "properties": [:]]
    static let battery = ToolDescription(
        name: "get_battery_level",
        description: "Reads the battery level of the caller's device, and whether it is charging.",
        parameters: nothing)
    static let flashlight = ToolDescription(
        name: "set_flashlight", description: "Turns the flashlight of the caller's device on or off.",
        parameters: [
            "type": "object", "properties": ["on": ["type": "boolean", "description": "true for on"]],
            "required": ["on"],
        ])
    static let vibrate = ToolDescription(
        name: "vibrate", description: "Makes the caller's device vibrate.",
        parameters: [
            "type": "object",
            "properties": [
                "duration_ms": ["type": "integer", "minimum": 50, "maximum": 5000],
                "pattern": ["type": "string", "enum": ["double", "heartbeat", "long", "short", "triple"]],
            ],
        ])
    static let location = ToolDescription(
        name: "get_location", description: "Finds out the location of the caller's device: where the caller is.",
        parameters: nothing)
    static let screenshot = ToolDescription(
        name: "take_screenshot", description: "Takes a screenshot: a picture of the screen of the caller's device.",
        parameters: nothing)
    static let endCall = ToolDescription(
        name: "end_call", description: "Ends the call: hangs up. Say goodbye in the same reply.",
        parameters: ["type": "object", "properties": ["reason": ["type": "string"]]])
    static let dtmf = ToolDescription(
        name: "send_dtmf",
        description: "Presses phone keys: sends DTMF digits into the call, for menus and extensions.",
        parameters: [
            "type": "object",
            "properties": ["digits": ["type": "string", "pattern": "^[0-9*#]+$"]], "required": ["digits"],
        ])
    static let clock = ToolDescription(
        name: "get_current_time", description: "Tells the current time, the date and the day of the week.",
        parameters: nothing)
    static let pizza = ToolDescription(
        name: "order_pizza", description: "Orders a pizza for delivery.",
        parameters: [
            "type": "object",
            "properties": [
                "size": ["type": "string", "enum": ["small", "medium", "large"]],
                "count": ["type": "integer", "default": 1],
            ],
            "required": ["size", "count"],
        ])
    static let message = ToolDescription(
        name: "send_message", description: "Sends a text message to a contact.",
        parameters: [
            "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"],
        ])
    static let device = [battery, flashlight, vibrate, location, screenshot, endCall, dtmf, clock]
}
