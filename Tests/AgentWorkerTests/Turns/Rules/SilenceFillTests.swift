import AgentWorker
import Basics
import Testing

struct SilenceFillTests {
    @Test func `a slow model is bridged once it is noticed, then now and again`() {
        var settings = TurnSettings()
        settings.patience.firstToken = .seconds(20)
        settings.patience.silentTurn = .seconds(30)
        var call = TurnMachineTests.begun(settings)
        call.world.firstToken = 15_000
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 25_000)
        // 1200 ms after the commit; 6 s after the end of the first; then no more.
        #expect(call.times(of: "say fill 1") == [4606])
        #expect(call.times(of: "say fill 2") == [11_426])
        #expect(call.count("say fill") == 2)
        #expect(call.count("fault") == 0)
    }

    @Test func `tools that take long are bridged, and the fill says so`() {
        var call = TurnMachineTests.begun()
        call.world.tools = 4000
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.count("say fill 1 tools") == 1)
        #expect(call.count("fault") == 0)
    }

    @Test func `nothing is bridged when the answer is on its way`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = 900
        call.world.synthesis = 2000
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.count("say fill") == 0)
    }

    @Test func `none is said where it is turned off`() {
        var settings = TurnSettings()
        settings.patience.silenceFill = nil
        var call = TurnMachineTests.begun(settings)
        call.world.firstToken = 4000
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.count("say fill") == 0)
        #expect(call.count("fault") == 0)
    }
}
