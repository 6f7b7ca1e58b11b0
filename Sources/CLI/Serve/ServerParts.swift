import Basics
import Forwarding
import HTTP
import Rooms
import Sockets
import TokenService
import WebRTC

// From the configuration to what each part of the server is made with.

extension ServerConfig {
    var roomConfiguration: RoomServerConfiguration {
        var parts = RoomServerConfiguration()
        parts.policy.nodeID = Sid.make("ND_")
        return parts
    }

    var webConfiguration: HTTPServer.Configuration {
        var parts = HTTPServer.Configuration()
        parts.bindAddresses = bindAddresses
        parts.port = port
        return parts
    }

    /// - Throws: ``CommandError`` when there is no address to advertise.
    func mediaConfiguration() throws -> ShardPool.Configuration {
        var parts = ShardPool.Configuration()
        parts.firstPort = udpPort
        parts.advertisedHosts = try advertisedHosts()
        return parts
    }

    private func advertisedHosts() throws -> [String] {
        if let nodeIP {
            guard SocketAddress(host: nodeIP, port: 0) != nil else {
                throw CommandError("node_ip '\(nodeIP)' is not an IP address", exitCode: 78)
            }
            return advertisesLoopback && nodeIP != "127.0.0.1" ? [nodeIP, "127.0.0.1"] : [nodeIP]
        }
        let found = try NetworkInterfaces.addresses(includingLoopback: advertisesLoopback).map(\.address.host)
        // A machine without a network still serves itself.
        return found.isEmpty ? ["127.0.0.1"] : found
    }

    func tokenConfiguration() throws -> TokenServer.Configuration {
        guard let (key, secret) = keys.sorted(by: { $0.key < $1.key }).first else {
            throw CommandError(
                "no API keys: add `keys:` with a line `name: secret` to the config, or start with --dev", exitCode: 78)
        }
        return TokenServer.Configuration(policy: isDevelopment ? .open : .requiresKey, key: key, secret: secret)
    }
}
