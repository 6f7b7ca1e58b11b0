import Basics

/// What `parley serve` runs with: LiveKit's defaults, then `livekit.yaml`, then the command line.
struct ServerConfig: Sendable {
    var isDevelopment = false
    var port: UInt16 = 7880
    /// IP addresses; empty for all.
    var bindAddresses: [String] = []
    /// Secrets by key id.
    var keys: [String: Private<String>] = [:]
    var udpPort: UInt16 = 7882
    /// Address to advertise instead of the interfaces'.
    var nodeIP: String?
    var advertisesLoopback = false

    /// LiveKit's development defaults, so that its documentation applies as it is.
    static var development: ServerConfig {
        var config = ServerConfig()
        config.isDevelopment = true
        config.bindAddresses = ["127.0.0.1", "::1"]
        config.keys = [DevelopmentKey.id: Private(DevelopmentKey.secret)]
        config.advertisesLoopback = true
        return config
    }
}
