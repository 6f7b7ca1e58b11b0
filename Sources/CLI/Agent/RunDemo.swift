import AgentWorker
import Basics
import Memory
import Rooms
import Sockets

/// `parley demo`: server, agent and caller in one process, over real sockets: a whole call, and a second one in which the
/// agent knows what it was told in the first, with nothing set up.
enum RunDemo {
    static let command = Command(
        name: "demo", summary: "Hold two calls between a spoken caller and the built-in agent, and show how they went",
        options: AgentSetup.options + CallRoom.lineOptions + [
            .init(
                name: "--then", value: "TEXT",
                help: "a line of a second call by the same caller; with --say none is made unless this is given",
                repeats: true),
            .init(name: "--verbose", help: "show the server's and the agent's log"),
        ],
        examples: [
            "parley demo", "parley demo --say 'Where am I?' --device location=48.86:2.35,place=Paris",
            "parley demo --say 'My sister lives in Boston.' --then 'Where does my sister live?'",
        ],
        run: { try await run($0) })

    /// Small talk, something to remember, a device tool, a long answer that is interrupted by another wish, and a goodbye.
    static let lines = [
        "Hello there.", "My name is Maria.", "My dog is called Bruno.", "What is my battery level?", "Tell me a story.",
        "!Stop. What is my location?", "Goodbye and have a nice day.",
    ]
    /// Of the second call.
    static let question = "What is the name of my dog?"
    static let laterLines = [question, "Goodbye."]
    static let device = "battery=42,charging=no,flashlight=off,location=48.86:2.35,place=Paris"
    static let recording = "parley-demo.wav"
    private static let caller = "caller"

    private static func run(_ arguments: Arguments) async throws {
        Log.configure(minimum: arguments.has("--verbose") ? .debug : .error)
        let metrics = Metrics()
        print("Warming up the agent: recognition, voice, models …")
        let agent = try await AgentSetup.make(arguments, memory: MemorySetup.Settings(), metrics: metrics)
        var config = ServerConfig.development
        config.bindAddresses = ["127.0.0.1"]
        config.port = 0
        config.rtc.udpPorts = 0...0
        let server = try await RunningServer.start(config, metrics: metrics)
        let access = ServerAccess(url: "http://127.0.0.1:\(server.port)")
        let serving = try await RunningAgent.start(agent, for: access)
        let result: Result<Void, any Error>
        do { result = .success(try await hold(arguments, access, agent)) } catch { result = .failure(error) }
        await serving.stop()
        await server.stop()
        try result.get()
    }

    private static func hold(_ arguments: Arguments, _ access: ServerAccess, _ agent: AgentSetup) async throws {
        let (first, second) = try calls(arguments)
        try await call(first, access, agent)
        guard let second else { return }
        // What the first call left is learned within a moment of its end.
        _ = await agent.memory?.desk.drain(within: .seconds(20))
        print("\nThe same caller, later:")
        try await call(second, access, agent)
        try await explain(second.all("--say"), agent)
    }

    private static func call(_ words: Arguments, _ access: ServerAccess, _ agent: AgentSetup) async throws {
        let plan = try await CallRoom.plan(words, isQuiet: false) {
            print("Calling \(agent.profile.name) …\n")
            return try await CallRoom.requestCall(
                access, caller: caller, agent: agent.profile.name, room: nil, metadata: "")
        }
        let (report, ending) = try await CallRoom.hold(plan)
        print("")
        report.printTable()
        print("\nrecording: \(words["--record"] ?? recording) (caller left, agent right)")
        try CallRoom.finish(ending, plan)
    }

    /// Why the agent knew: what `parley memory search --explain` shows.
    private static func explain(_ lines: [String], _ agent: AgentSetup) async throws {
        guard let memory = agent.memory, let question = lines.first(where: { $0.hasSuffix("?") }) else { return }
        guard let person = try await memory.store.knownPerson(CallerKey(.identity, caller)) else { return }
        var request = RecallRequest(question, at: MemoryAccess.now)
        request.limit = 3
        print("\nWhat comes to mind at '\(question)', and why:\n")
        MemoryExplanation(found: try await memory.store.recall(request, for: person)).printTable(explains: true)
    }

    /// What the person did not say themselves; nil: there is no second call.
    private static func calls(_ arguments: Arguments) throws -> (Arguments, Arguments?) {
        var first = arguments
        let isOwn = !first.all("--say").isEmpty || !first.all("--wav").isEmpty
        if !isOwn { first.set("--say", lines) }
        if !first.has("--device") { first.set("--device", [device]) }
        if !first.has("--record") { first.set("--record", [recording]) }
        let later = arguments.all("--then")
        guard !isOwn || !later.isEmpty else { return (first, nil) }
        var second = first
        second.set("--wav", [])
        second.set("--say", later.isEmpty ? laterLines : later)
        for option in ["--record", "--transcript"] {
            if let path = first[option] { second.set(option, [numbered(path)]) }
        }
        return (first, second)
    }
    /// `call.wav` → `call-2.wav`
    private static func numbered(_ path: String) -> String {
        let name = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        guard let dot = path[name...].lastIndex(of: ".") else { return path + "-2" }
        return path[..<dot] + "-2" + path[dot...]
    }
}
