import Basics
import LanguageModels
import Synchronization
import Testing

@testable import AgentWorker

/// A tool whose end the test decides.
private final class HeldTool: AgentTool {
    let name: String
    let description = "Waits."
    let parameters = JSONSchema.object()
    let timeout: Duration
    let isSilent: Bool
    let isCancellable: Bool
    let runs = Mutex(0)
    private let gate = AsyncStream<String>.makeStream()
    let begun = AsyncStream<Void>.makeStream()

    init(_ name: String = "hold", timeout: Duration = .seconds(60), isSilent: Bool = false, isCancellable: Bool = true)
    {
        self.name = name
        self.timeout = timeout
        self.isSilent = isSilent
        self.isCancellable = isCancellable
    }
    func release(_ result: String) { gate.continuation.yield(result) }
    func waitUntilBegun() async { for await _ in begun.stream { return } }

    func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        runs.withLock { $0 += 1 }
        begun.continuation.yield()
        // Does not heed its cancellation.
        let stream = gate.stream
        let result = await Task {
            for await result in stream { return result }; return ""
        }.value
        return ToolOutput(result)
    }
}

struct ToolboxTests {
    private func call(_ name: String, _ arguments: String = "{}", id: String = "1") -> ToolCall {
        ToolCall(id: id, name: name, arguments: arguments)
    }

    @Test func `a tool nobody has is a result that the model can mend`() async {
        let toolbox = Toolbox([BatteryTool(), EndCallTool()], context: FakeDevice())
        let outcome = await toolbox.run(call("get_batery"))
        #expect(outcome.result.isError)
        #expect(outcome.result.content == "there is no tool 'get_batery'; there are: get_battery_level, end_call")
        #expect(outcome.spokenFailure == "I am sorry, I could not do that.")
    }

    @Test(arguments: [
        ("set_flashlight", "{}", "argument 'on' is wrong: it is missing; write true or false"),
        ("set_flashlight", #"{"on":"yes"}"#, "argument 'on' is wrong: it is \"yes\"; write true or false"),
        (
            "vibrate", #"{"duration_ms":9}"#,
            "argument 'duration_ms' is wrong: it is 9; write a whole number from 50 to 5000"
        ),
        (
            "vibrate", #"{"pattern":"loud"}"#,
            "argument 'pattern' is wrong: it is \"loud\"; write one of: double, heartbeat, long, short, triple"
        ),
        (
            "send_dtmf", #"{"digits":"12x"}"#,
            "argument 'digits' is wrong: it is \"12x\"; write a text of the characters 0123456789*#ABCD"
        ),
        ("vibrate", "[]", "the arguments are wrong: it is []; write an object"),
        ("vibrate", "{", "the arguments are wrong: they are no JSON; write one JSON object"),
    ])
    func `arguments that do not fit are told to the model by field`(
        tool: String, arguments: String, problem: String
    ) async {
        let device = FakeDevice()
        let outcome = await Toolbox(DeviceTools.all + [SendDTMFTool()], context: device).run(call(tool, arguments))
        #expect(outcome.result.content == problem)
        #expect(outcome.result.isError)
        #expect(device.record.requests.isEmpty)
    }

    @Test func `arguments that no schema names are left out`() async {
        let device = FakeDevice()
        let outcome = await Toolbox(DeviceTools.all, context: device)
            .run(call("set_flashlight", #"{"on":true,"why":"dark"}"#))
        #expect(outcome.fault == nil)
    }

    @Test func `a tool that takes too long is a named fault, and its late end is harmless`() async {
        let tool = HeldTool(timeout: .milliseconds(20))
        let outcome = await Toolbox([tool], context: FakeDevice()).run(call("hold"))
        #expect(outcome.fault == .timedOut(tool: "hold", after: .milliseconds(20)))
        #expect(outcome.spokenFailure == "I am sorry, that took too long.")
        tool.release("late")
    }

    @Test func `calls run side by side and come back in their order`() async {
        let (slow, quick) = (HeldTool("slow"), HeldTool("quick"))
        let toolbox = Toolbox([slow, quick], context: FakeDevice())
        async let outcomes = toolbox.run([call("slow", id: "a"), call("quick", id: "b")])
        await slow.waitUntilBegun()
        await quick.waitUntilBegun()
        quick.release("second")
        slow.release("first")
        #expect(await outcomes.map(\.result.content) == ["first", "second"])
    }

    @Test func `the same call twice runs once`() async {
        let tool = HeldTool()
        let toolbox = Toolbox([tool], context: FakeDevice())
        async let first = toolbox.run([call("hold"), call("hold")])
        await tool.waitUntilBegun()
        tool.release("done")
        let again = await (first, toolbox.run(call("hold")))
        #expect(again.0.map(\.result.content) == ["done", "done"])
        #expect(again.1.result.content == "done")
        #expect(tool.runs.withLock { $0 } == 1)
    }

    @Test func `an interruption ends what may be ended and waits for the rest`() async {
        let (loose, firm) = (HeldTool("loose"), HeldTool("firm", isCancellable: false))
        let toolbox = Toolbox([loose, firm], context: FakeDevice())
        async let outcomes = toolbox.run([call("loose", id: "a"), call("firm", id: "b")])
        await loose.waitUntilBegun()
        await firm.waitUntilBegun()
        await toolbox.interrupt()
        firm.release("paid")
        let ended = await outcomes
        #expect(ended[0].fault == .cancelled)
        #expect(ended[0].result.isError)
        #expect(ended[1].result.content == "paid")
        loose.release("")
    }

    @Test func `a result is kept though nobody waits for it any more`() async {
        let tool = HeldTool()
        let toolbox = Toolbox([tool], context: FakeDevice())
        let waiting = Task { await toolbox.run(call("hold")) }
        await tool.waitUntilBegun()
        waiting.cancel()
        tool.release("kept")
        #expect(await waiting.value.result.content == "kept")
        #expect(await toolbox.run(call("hold")).result.content == "kept")
    }

    @Test func `a tool without permission is not run`() async {
        let device = FakeDevice(allowing: [.battery])
        let outcome = await Toolbox(DeviceTools.all, context: device).run(call("get_location"))
        #expect(outcome.fault == .notPermitted(.location))
        #expect(outcome.spokenFailure == "I am sorry, I do not have permission for that.")
        #expect(device.record.requests.isEmpty)
    }

    @Test func `the model may call tools three times, then it has to talk`() {
        let policy = ToolStepPolicy()
        #expect((0...3).map(policy.choice) == [.auto, .auto, .auto, .none])
    }

    @Test func `a schema is told to the model`() {
        let description = VibrateTool().toolDescription
        #expect(description.parameters["properties"]?["duration_ms"]?["maximum"] == 5000)
        #expect(description.parameters["required"] == [])
        #expect(SendDTMFTool().parameters.json["properties"]?["digits"]?["pattern"] == "^[0123456789*#ABCD]+$")
    }
}
