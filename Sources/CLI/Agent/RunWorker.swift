import AgentWorker
import Basics
import Sockets

/// `parley worker`: takes calls from a room server, on any machine.
enum RunWorker {
    static let command = Command(
        name: "worker", summary: "Take calls from a room server as an agent",
        options: ServerAccess.options + AgentSetup.options + MemorySetup.options + [
            .init(name: "--max-calls", value: "NUMBER", help: "most calls at once; default 25"),
            .init(
                name: "--load-limit", value: "PERCENT",
                help: "of the processors, above which no call is taken; default 70, 100 never refuses"),
            .init(name: "--drain", value: "TIME", help: "longest wait for calls to end after SIGTERM; default 1h"),
            .init(
                name: "--records", value: "FOLDER", help: "keep each call's transcript, turns and outcome there as JSON"
            ),
            .init(name: "--log-level", value: "LEVEL", help: "debug, info, warn or error; default info"),
        ],
        examples: [
            "parley worker --dev", "parley worker --url wss://rooms.example.com --api-key KEY --profile coach.yaml",
        ],
        run: { try await run($0) })

    private static func run(_ arguments: Arguments) async throws {
        if let name = arguments["--log-level"] {
            guard let level = Log.Level(name: name) else {
                throw CommandError.usage("--log-level '\(name)' is not debug, info, warn or error")
            }
            Log.configure(minimum: level)
        }
        let access = try ServerAccess(arguments)
        var configuration = Worker.Configuration(
            url: access.webSocketURL, key: access.key, secret: access.secret, agentName: "", version: Version.current)
        configuration.maxJobs = try arguments.number("--max-calls", in: 1...10_000) ?? configuration.maxJobs
        if let percent: Int = try arguments.number("--load-limit", in: 1...100) {
            configuration.loadLimit = percent == 100 ? .infinity : Float(percent) / 100
        }
        if let text = arguments["--drain"] {
            guard let patience = DurationText.parse(text) else {
                throw CommandError.usage("--drain '\(text)' is not a time such as 30s, 10m or 1h")
            }
            configuration.drainTimeout = patience
        }
        let folder = try arguments["--records"].map(RecordFolder.init)
        let log = Log("worker")
        let agent = try await AgentSetup.make(
            arguments, memory: MemorySetup.settings(arguments), metrics: Metrics())
        configuration.agentName = agent.profile.name
        let runner = CallRunner(agent.profile, services: agent.services) { record in folder?.keep(record) }
        log.info("warming up", ["agent": agent.profile.name])
        do { try await runner.warm() } catch { throw CommandError("\(error)", exitCode: 78) }
        let worker = Worker(configuration, runner: runner)
        let signals = StopSignals()
        let watcher = Task {
            await signals.first()
            guard !Task.isCancelled else { return }
            log.info("draining: no new calls; those that run go on; stop again to cut them")
            worker.drain()
        }
        defer { watcher.cancel() }
        let result: Result<Void, WorkerError>
        do throws(WorkerError) { result = .success(try await worker.run()) } catch { result = .failure(error) }
        await agent.memory?.close()
        if case .failure(let error) = result {
            let isRefused = if case .refused = error { true } else { false }
            throw CommandError("\(error)", exitCode: isRefused ? 77 : 69)
        }
        log.info("stopped")
    }
}
