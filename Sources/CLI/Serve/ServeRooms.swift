import Basics
import Rooms

/// `parley serve`: the server, until it is told to stop.
enum ServeRooms {
    static let command = Command(
        name: "serve", summary: "Run the room server and token service",
        options: [
            .init(name: "--dev", help: "LiveKit's development defaults: port 7880, key devkey, secret secret, loopback"),
            .init(name: "--config", value: "FILE", help: "a livekit.yaml"),
            .init(name: "--bind", value: "ADDRESS", help: "address for HTTP and WebSocket", repeats: true),
            .init(name: "--port", value: "PORT", help: "HTTP and WebSocket port; 0 takes a free one"),
            .init(name: "--udp-port", value: "PORT", help: "media port; 0 takes a free one"),
            .init(name: "--node-ip", value: "ADDRESS", help: "address to tell clients for media"),
        ],
        examples: ["parley serve --dev", "parley serve --config livekit.yaml"],
        run: { try await run($0) })

    private static func run(_ arguments: Arguments) async throws {
        let config = try configuration(arguments)
        let signals = StopSignals()
        let server = try await RunningServer.start(config)
        announce(server, config)
        await signals.first()
        Log("serve").info("stopping: no new clients; told those who are here")
        await server.stop()
        Log("serve").info("stopped")
    }

    static func configuration(_ arguments: Arguments) throws -> ServerConfig {
        var config = arguments.has("--dev") ? ServerConfig.development : ServerConfig()
        if !arguments.all("--bind").isEmpty { config.bindAddresses = arguments.all("--bind") }
        if let port = try arguments.number("--port", in: UInt16.min...UInt16.max) { config.port = port }
        if let port = try arguments.number("--udp-port", in: UInt16.min...UInt16.max) { config.udpPort = port }
        if let address = arguments["--node-ip"] { config.nodeIP = address }
        return config
    }

    private static func announce(_ server: RunningServer, _ config: ServerConfig) {
        Log("serve").info(
            "ready",
            [
                "version": Version.current, "port": server.port,
                "media": server.media.ports.map(String.init).joined(separator: ","),
            ])
        if config.isDevelopment {
            Log("serve").warn("development mode: everybody knows the key 'devkey'; never expose this server")
        }
    }
}
