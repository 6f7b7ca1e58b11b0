import AgentWorker
import Basics
import Testing

/// Pain 14: memory grows with the length of the call.
struct GrowsInLongCallsTests {
    @Test func `after a hundred turns the machine keeps no more than after three`() {
        var settings = TurnSettings()
        settings.patience.faultsInARow = nil
        var sizes: [Int] = []
        var call = TurnMachineTests.begun(settings)
        for turn in 0..<100 {
            let start = 2000 + turn * 8000
            call.says(turn.isMultiple(of: 5) ? "" : "tell me more", at: start, for: 700)
            call.says("no stop that", at: start + 2500, for: 900)
            call.run(to: start + 7900)
            if turn == 3 || turn == 99 { sizes.append(Self.kept(by: call.machine)) }
        }
        #expect(sizes.count == 2)
        #expect((sizes.last ?? .max) <= (sizes.first ?? 0) + 4)
        #expect(call.count("commit") > 80)
    }

    /// Elements of all collections in it.
    private static func kept(by machine: TurnMachine) -> Int {
        Mirror(reflecting: machine).children.reduce(0) { sum, child in
            let mirror = Mirror(reflecting: child.value)
            return mirror.displayStyle == .collection ? sum + mirror.children.count : sum
        }
    }
}
