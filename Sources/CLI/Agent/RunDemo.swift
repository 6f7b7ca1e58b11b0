import AgentWorker
import Basics
import Rooms
import Sockets

/// `parley demo`: server, agent and caller in one process, over real sockets: a whole call, with nothing set up.
enum RunDemo {
    static let command = Command(
        name: "demo", summary: "Hold a call between a spoken caller and the built-in agent, and show how it went",
        options: AgentSetup.options + CallRoom.lineOptions + [
            .init(name: "--verbose", help: "show the server's and the agent's log")
        ],
        examples: ["parley demo", "parley demo --say 'Where am I?' --device location=48.86:2.35,place=Paris"],
        run: { try await run($0) })

    /// Small talk, a device tool, a long answer that is interrupted by another wish, and a goodbye.
    static let lines = [
        "Hello there.", "My name is Maria.", "What is my battery level?", "Tell me a story.",
        "!Stop. What is my location?", "Goodbye and have a nice day.",
    ]
    static let device = "battery=42,charging=no,flashlight=off,location=48.86:2.35,place=Paris"
    static let recording = "parley-demo.wav"

    private static func run(_ arguments: Arguments) async throws {
        Log.configure(minimum: arguments.has("--verbose") ? .debug : .error)
        let metrics = Metrics()
        print("Warming up the agent: recognition, voice, models …")
        let agent = try await AgentSetup.make(arguments, metrics: metrics)
        var config = ServerConfig.development
        config.bindAddresses = ["127.0.0.1"]
        config.port = 0
        config.rtc.udpPorts = 0...0
        let server = try await RunningServer.start(config, metrics: metrics)
        let access = ServerAccess(url: "http://127.0.0.1:\(server.port)")
        let serving = try await RunningAgent.start(agent, for: access)

        let words = try withDefaults(arguments)
        let plan = try await CallRoom.plan(words, isQuiet: false) {
            print("Calling \(agent.profile.name) on port \(server.port) …\n")
            return try await CallRoom.requestCall(
                access, caller: "caller", agent: agent.profile.name, room: nil, metadata: "")
        }
        let result: Result<(CallReport, Caller.Ending), any Error>
        do { result = .success(try await CallRoom.hold(plan)) } catch { result = .failure(error) }
        await serving.stop()
        await server.stop()
        let (report, ending) = try result.get()
        print("")
        report.printTable()
        print("\nrecording: \(words["--record"] ?? recording) (caller left, agent right)")
        try CallRoom.finish(ending, plan)
    }

    /// What the person did not say themselves.
    private static func withDefaults(_ arguments: Arguments) throws -> Arguments {
        var words = arguments
        if words.all("--say").isEmpty, words.all("--wav").isEmpty { words.set("--say", lines) }
        if !words.has("--device") { words.set("--device", [device]) }
        if !words.has("--record") { words.set("--record", [recording]) }
        return words
    }
}
