import AgentWorker
import LanguageModels
import Testing

struct DeviceToolTests {
    private func run(
        _ name: String, _ arguments: String = "{}", on device: FakeDevice
    ) async -> ToolOutcome {
        let toolbox = Toolbox(DeviceTools.all + [EndCallTool(), SendDTMFTool()], context: device)
        return await toolbox.run(ToolCall(id: "1", name: name, arguments: arguments))
    }

    @Test(arguments: [
        (
            "get_battery_level", "{}", #"{"level_percent":42,"charging":false}"#, "{}",
            "The battery is at 42 percent and not charging."
        ),
        ("get_battery_level", "", #"{"level_percent":99.6}"#, "{}", "The battery is at 100 percent."),
        ("set_flashlight", #"{"on":true}"#, "", #"{"on":true}"#, "The flashlight is on now."),
        ("set_flashlight", #"{"on":false}"#, #"{"on":false}"#, #"{"on":false}"#, "The flashlight is off now."),
        ("vibrate", "{}", "{}", #"{"pattern_ms":[400]}"#, "The device has vibrated."),
        ("vibrate", #"{"pattern":"double"}"#, "{}", #"{"pattern_ms":[200,150,200]}"#, "The device has vibrated."),
        ("vibrate", #"{"duration_ms":2000}"#, "{}", #"{"pattern_ms":[2000]}"#, "The device has vibrated."),
        (
            "get_location", "{}", #"{"latitude":52.5163,"longitude":-13.3777,"accuracy_m":12.4}"#, "{}",
            "You are at 52.52 degrees north, 13.38 degrees west, give or take 12 metres."
        ),
        ("get_location", "{}", #"{"latitude":48.1,"longitude":11.6,"place":"Munich"}"#, "{}", "You are in Munich."),
        (
            "take_screenshot", "{}", #"{"width":1080,"height":2340}"#, "{}",
            "I have taken a screenshot of 1080 by 2340 pixels."
        ),
    ])
    func `a device's answer becomes a sentence`(
        tool: String, arguments: String, answer: String, payload: String, sentence: String
    ) async {
        let device = FakeDevice(.success(answer))
        let outcome = await run(tool, arguments, on: device)
        #expect(outcome.fault == nil)
        #expect(outcome.result == ToolResult(callID: "1", name: tool, content: sentence))
        #expect(device.record.requests == [FakeDevice.Request(method: tool, payload: payload)])
    }
}
