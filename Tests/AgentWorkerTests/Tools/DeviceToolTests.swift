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

extension DeviceToolTests {
    @Test(arguments: [
        (1400, "the caller's client does not offer this method", "I am sorry, your device does not offer that."),
        (1401, "the caller's device has left the call", "I am sorry, your device is not in the call any more."),
        (1503, "the caller's device has left the call", "I am sorry, your device is not in the call any more."),
        (1501, "the caller's device did not answer in time", "I am sorry, that took too long."),
        (1502, "the caller's device did not answer in time", "I am sorry, that took too long."),
        (1500, "the caller's client failed with code 1500: boom", "I am sorry, that did not work on your device."),
        (
            1505, "the request did not get through to the caller's device (code 1505)",
            "I am sorry, that did not work on your device."
        ),
        (2001, "the caller's device denied permission", "I am sorry, I do not have permission for that."),
        (2002, "the caller's device cannot do this now: boom", "I am sorry, your device does not offer that."),
    ])
    func `a device's refusal is told to the model and to the caller`(code: Int, told: String, spoken: String) async {
        let outcome = await run(
            "get_battery_level", on: FakeDevice(.failure(DeviceFault(rpcCode: code, message: "boom"))))
        #expect(outcome.result.content == told)
        #expect(outcome.result.isError)
        #expect(outcome.spokenFailure == spoken)
    }

    @Test(arguments: [
        ("get_battery_level", "{}", "'level_percent' is missing"),
        ("get_battery_level", #"{"level_percent":142}"#, "'level_percent' must be a number in 0.0...100.0"),
        ("get_battery_level", #"{"level_percent":"full"}"#, "'level_percent' must be a number in 0.0...100.0"),
        ("get_battery_level", #"{"level_percent":1,"charging":"no"}"#, "'charging' must be true or false"),
        ("get_battery_level", "oops", "it is no JSON"),
        (
            "get_location", #"{"latitude":91,"longitude":0}"#,
            "'latitude' must be a number in -90.0...90.0"
        ),
        ("take_screenshot", #"{"width":0}"#, "'width' must be a number in 1.0...100000.0"),
    ])
    func `a device's nonsense is no result`(tool: String, answer: String, problem: String) async {
        let outcome = await run(tool, on: FakeDevice(.success(answer)))
        #expect(outcome.fault == .device(.malformed(problem)))
    }

    @Test func `a flashlight that stays off is a failure`() async {
        let outcome = await run("set_flashlight", #"{"on":true}"#, on: FakeDevice(.success(#"{"on":false}"#)))
        #expect(outcome.fault == .failed("the flashlight is still off"))
    }

    @Test func `the call's own tools do what they say`() async {
        let device = FakeDevice()
        let ended = await run("end_call", #"{"reason":"done"}"#, on: device)
        let pressed = await run("send_dtmf", #"{"digits":"1*#"}"#, on: device)
        #expect(ended.isSilent)
        #expect(device.record.endings == ["done"])
        #expect(device.record.digits == ["1*#"])
        #expect(pressed.result.content == "I have pressed 1, star, pound.")
    }

    @Test(
        arguments: [
            (0, "It is 12:00 A M U T C on Thursday, January 1, 1970."),
            (951_782_400, "It is 12:00 A M U T C on Tuesday, February 29, 2000."),
            (1_795_190_580, "It is 4:03 P M U T C on Friday, November 20, 2026."),
            (-1, "It is 11:59 P M U T C on Wednesday, December 31, 1969."),
        ] as [(Int64, String)])
    func `the time is told as one says it`(seconds: Int64, sentence: String) async {
        let toolbox = Toolbox([CurrentTimeTool { seconds }], context: FakeDevice())
        let outcome = await toolbox.run(ToolCall(id: "1", name: "get_current_time", arguments: ""))
        #expect(outcome.result.content == sentence)
    }
    @Test func `a zone has its own time`() async {
        let toolbox = Toolbox([CurrentTimeTool(offset: .seconds(-3600)) { 0 }], context: FakeDevice())
        let outcome = await toolbox.run(ToolCall(id: "1", name: "get_current_time", arguments: ""))
        #expect(outcome.result.content == "It is 11:00 P M on Wednesday, December 31, 1969.")
    }
}
