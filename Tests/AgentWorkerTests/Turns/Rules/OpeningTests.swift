import AgentWorker
import Basics
import Testing

/// How calls begin, and how callers come and go.
struct OpeningTests {
    @Test func `the caller is greeted once, however often they join`() {
        var call = SimulatedCall()
        call.at(0, .callerArrived(hasMicrophone: true))
        call.at(300, .callerArrived(hasMicrophone: true))
        call.at(2000, .callerLeft(mayReturn: true))
        call.at(4000, .callerArrived(hasMicrophone: true))
        call.run(to: 8000)
        #expect(call.story == ["0 say greeting"])
    }

    @Test(
        arguments: zip(
            [TurnSettings.Opening.greeting, .holding, .nothing], [["0 say greeting"], ["0 say holding"], []]))
    func `first words are as set`(opening: TurnSettings.Opening, story: [String]) {
        var settings = TurnSettings()
        settings.opening = opening
        #expect(TurnMachineTests.begun(settings).story == story)
    }

    @Test func `an uninterruptible greeting is heard to its end`() {
        var settings = TurnSettings()
        settings.greetingIsInterruptible = false
        var world = SimulatedCall.World()
        world.sentence = 4000
        var call = SimulatedCall(settings, world: world)
        call.at(0, .callerArrived(hasMicrophone: true))
        call.says("hello hello anybody there", at: 1000, for: 1500)
        call.run(to: 9000)
        #expect(call.briefs == ["say greeting", "thinking", "speaking", "drop 1", "listening"])
    }

    @Test func `speech that outlasts an uninterruptible greeting is the caller's turn`() {
        var settings = TurnSettings()
        settings.greetingIsInterruptible = false
        var call = SimulatedCall(settings)
        call.at(0, .callerArrived(hasMicrophone: true))
        call.says("I need help", at: 500, for: 1500)
        call.run(to: 3000)
        #expect(call.times(of: "commit 1 'I need help'") == [2406])
    }

    @Test func `speech under uninterruptible speech can be kept and answered afterwards`() {
        var settings = TurnSettings()
        settings.greetingIsInterruptible = false
        settings.interruption.discardsUnderUninterruptible = false
        var world = SimulatedCall.World()
        world.sentence = 4000
        var call = SimulatedCall(settings, world: world)
        call.at(0, .callerArrived(hasMicrophone: true))
        call.says("I need help", at: 500, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "commit 1 'I need help'") == [4050])
    }

    @Test func `a caller without a microphone is greeted and types`() {
        var call = SimulatedCall()
        call.at(0, .callerArrived(hasMicrophone: false))
        call.at(2000, .chat("hello"))
        call.run(to: 5000)
        #expect(call.story == ["0 say greeting", "2000 commit 1 'hello'", "2000 start 1.1"])
        #expect(call.played(1, 1) == 2000)
    }

    @Test func `a caller who leaves in the middle of a word ends the call, and their words are kept`() {
        var call = TurnMachineTests.begun()
        call.says("my address is", at: 2000, for: 3000)
        call.at(4500, .callerLeft(mayReturn: false))
        call.run(to: 9000)
        #expect(call.story.dropFirst() == ["4500 commit 1 'my address'", "4500 drop 1", "4500 end caller_left"])
    }

    @Test func `a lost caller is waited for`() {
        var call = TurnMachineTests.begun()
        call.at(2000, .callerLeft(mayReturn: true))
        call.run(to: 20_000)
        #expect(call.times(of: "end caller_left") == [12_000])
    }

    @Test func `a caller who comes back hears the answer they missed`() {
        var call = TurnMachineTests.begun()
        call.says("what time is it", at: 2000, for: 1000)
        call.at(3450, .callerLeft(mayReturn: true))
        call.at(6000, .callerArrived(hasMicrophone: true))
        call.run(to: 12_000)
        #expect(call.story.suffix(3) == ["3450 stop", "3450 cancel 1.1", "6000 start 1.2"])
        #expect(call.played(1, 2) == 2000)
    }

    @Test func `nothing happens before there is a caller`() {
        var call = SimulatedCall()
        call.says("hello", at: 100, for: 500)
        call.at(1000, .chat("hello"))
        call.run(to: 100_000)
        #expect(call.log.isEmpty)
        #expect(call.machine.deadline == .distantFuture)
    }

    @Test func `an answer that is given again has an attempt of its own, whatever was begun meanwhile`() {
        var settings = TurnSettings()
        settings.detection = .manual
        var call = TurnMachineTests.begun(settings)
        call.world.firstToken = 4000
        call.at(2000, .chat("hello"))
        call.says("and", at: 2500, for: 300)
        call.at(3500, .clearTurn)
        call.at(4000, .callerLeft(mayReturn: true))
        call.at(5000, .callerArrived(hasMicrophone: true))
        call.run(to: 6000)
        #expect(call.times(of: "start 1.2") == [5000])
    }
}
