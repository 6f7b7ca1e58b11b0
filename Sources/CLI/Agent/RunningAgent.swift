import AgentWorker
import Basics

/// An agent beside a server in one process: warmed up, then registered with it over loopback like any other worker.
struct RunningAgent: Sendable {
    let worker: Worker
    private let memory: MemorySetup?
    private let serving: Task<Void, Never>

    /// - Throws: ``CommandError`` when its models or voices cannot be used.
    static func start(_ setup: AgentSetup, for access: ServerAccess) async throws -> RunningAgent {
        let runner = CallRunner(setup.profile, services: setup.services)
        do { try await runner.warm() } catch { throw CommandError("\(error)", exitCode: 78) }
        let worker = Worker(
            .init(
                url: access.webSocketURL, key: access.key, secret: access.secret, agentName: setup.profile.name,
                loadLimit: .infinity, drainTimeout: .seconds(5), version: Version.current, maxAttempts: 0),
            runner: runner)
        let serving = Task {
            do throws(WorkerError) { try await worker.run() } catch { Log("agent").error("\(error)") }
        }
        await worker.waitUntilRegistered()
        return RunningAgent(worker: worker, memory: setup.memory, serving: serving)
    }

    /// Calls that run have a few seconds to say goodbye, and those that are over to be learned from.
    func stop() async {
        worker.drain()
        await serving.value
        await memory?.close()
    }
}
