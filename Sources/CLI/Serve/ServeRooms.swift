import Basics
import Rooms

/// `parley serve`: the server, until it is told to stop.
enum ServeRooms {
    static let command = Command(
        name: "serve", summary: "Run the room server and token service", options: LoadedConfig.options,
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
        await signals.first()
        log.info("stopping: clients are told, rooms are closed")
        await server.stop()
        log.info("stopped")
    }
}
