import Basics
import Rooms

/// `parley serve`: the server, until it is told to stop.
enum ServeRooms {
    static let command = Command(
        name: "serve", summary: "Run the room server, token service and agent dispatch",
        options: LoadedConfig.options + [
            .init(name: "--no-agent", help: "with --dev: without the built-in agent 'parley'"),
            .init(name: "--no-memory", help: "with --dev: the agent remembers nothing of callers"),
        ],
        examples: ["parley serve --dev", "parley serve --config livekit.yaml"],
        run: { try await run($0) })

    private static func run(_ arguments: Arguments) async throws {
        let (config, warnings) = try LoadedConfig.load(arguments)
        Log.configure(minimum: config.logLevel, format: config.logsJSON ? .json : .text)
        let log = Log("serve")
        for warning in warnings { log.warn("\(warning)") }
        let signals = StopSignals()
        let server = try await RunningServer.start(config)
        let hosts = config.bindAddresses.isEmpty ? "every address" : config.bindAddresses.joined(separator: ",")
        log.info(
            "ready",
            [
                "version": Version.current, "bind": hosts, "port": server.port,
                "media": server.media.ports.map(String.init).joined(separator: ","),
            ])
        if config.isDevelopment {
            log.warn("development mode: everybody knows the key 'devkey'; never expose this server")
        }
        let memory = MemorySetup.settings(arguments, config)
        // Warms up beside the server, which is ready before it.
        let agent = Task {
            config.isDevelopment && !arguments.has("--no-agent") ? await startAgent(server, memory) : nil
        }
        await signals.first()
        agent.cancel()
        if let agent = await agent.value {
            log.info("stopping: calls say goodbye")
            await agent.stop()
        }
        log.info("stopping: clients are told, rooms are closed")
        await server.stop()
        log.info("stopped")
    }

    /// A server without its agent is still a server: what the agent lacks is a warning.
    private static func startAgent(
        _ server: RunningServer, _ memory: MemorySetup.Settings?
    ) async -> RunningAgent? {
        do {
            let setup = try await AgentSetup.make(Arguments(), memory: memory, metrics: server.metrics)
            return try await RunningAgent.start(setup, for: ServerAccess(url: "http://127.0.0.1:\(server.port)"))
        } catch {
            Log("agent").warn("no built-in agent: \(error)")
            return nil
        }
    }
}
