import Basics
import Testing

@testable import LanguageModels

struct OfflineToolTests {
    @Test(
        arguments: [
            ("what is my battery level", ["get_battery_level{}"]), ("battery level", ["get_battery_level{}"]),
            ("how much battery do i have left", ["get_battery_level{}"]),
            ("what's the charge of my phone", ["get_battery_level{}"]),
            ("could you check the bat tree level", ["get_battery_level{}"]),
            ("tell me the batter e level please", ["get_battery_level{}"]),
            ("turn on the flash light", [#"set_flashlight{"on":true}"#]),
            ("turn the flashlight of", [#"set_flashlight{"on":false}"#]),
            ("switch the torch off please", [#"set_flashlight{"on":false}"#]),
            ("flash light on", [#"set_flashlight{"on":true}"#]), ("vibrate", ["vibrate{}"]),
            ("make my phone vibrate for two seconds", [#"vibrate{"duration_ms":2000}"#]),
            ("buzz my phone", ["vibrate{}"]), ("where am i", ["get_location{}"]),
            ("what is my current location", ["get_location{}"]), ("take a screen shot", ["take_screenshot{}"]),
            ("the screenshot", nil), ("what time is it", ["get_current_time{}"]),
            ("what day is today", ["get_current_time{}"]),
            ("press one two three pound", [#"send_dtmf{"digits":"123#"}"#]),
            ("what is my battery level and where am i", ["get_battery_level{}", "get_location{}"]),
            ("turn on the flash light and then vibrate", [#"set_flashlight{"on":true}"#, "vibrate{}"]),
            ("my battery died in the middle of a long trip through the dark forest last winter", []),
            ("i want to talk about my mother", []), ("hello", []), ("tell me a joke", []),
        ] as [(String, [String]?)])
    func `a request calls the tools it names`(said: String, wanted: [String]?) {
        var conversation = Conversation(tools: DemoTools.device)
        let reply = conversation.say(said)
        guard let wanted else {
            #expect(reply.text.hasPrefix("Did you want me to") || !reply.calls.isEmpty, "\(reply)")
            return
        }
        #expect(reply.called == wanted, "\(reply)")
    }

    @Test func `a result is spoken as a sentence`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say("what is my battery level")
        let reply = conversation.give(#"{"level_percent": 42, "is_charging": false}"#)
        #expect(reply.text == "It is not charging and the level is 42 percent.")
        #expect(reply.calls.isEmpty)
    }
}
