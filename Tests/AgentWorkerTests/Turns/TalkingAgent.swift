import AgentWorker

extension SimulatedCall {
    /// A call in which the agent speaks from 3586 to 11586, in answer to "tell me a story"; turn 1, reply 1.1.
    static func talking(_ settings: TurnSettings = TurnSettings(), clauses: [Int] = [4000, 4000]) -> SimulatedCall {
        var world = World()
        world.clauses = clauses
        var call = TurnMachineTests.begun(settings, world: world)
        call.says("tell me a story", at: 2000, for: 1000)
        return call
    }
    /// What happened from the agent's first word of its story on.
    var sequel: [String] { story.filter { Int($0.prefix { $0 != " " }) ?? 0 > 3586 } }
}
