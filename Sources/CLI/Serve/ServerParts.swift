import Basics
import Forwarding
import HTTP
import Rooms
import Sockets
import TokenService
import WebRTC
import Wire

// From the configuration to what each part of the server is made with.

extension ServerConfig {
    var roomConfiguration: RoomServerConfiguration {
        var parts = RoomServerConfiguration()
        parts.autoCreate = room.autoCreate
        parts.roomDefaults = RoomSettings(
            emptyTimeout: UInt32(clamping: room.emptyTimeout.components.seconds),
            departureTimeout: UInt32(clamping: room.departureTimeout.components.seconds),
            maxParticipants: UInt32(clamping: room.maxParticipants))
        parts.policy.nodeID = Sid.make("ND_")
        parts.policy.allowsRemoteUnmute = room.enableRemoteUnmute
        parts.policy.metadataLimit = limits.metadata == 0 ? .max : limits.metadata
        parts.policy.attributesLimit = limits.attributes == 0 ? .max : limits.attributes
        parts.policy.enabledCodecs = mediaPolicy.codecs
        if !rtc.stunServers.isEmpty {
            parts.policy.iceServers = [ICEServer.with { $0.urls = rtc.stunServers.map { "stun:\($0)" } }]
        }
        return parts
    }

    var webConfiguration: HTTPServer.Configuration {
        var parts = HTTPServer.Configuration()
        parts.bindAddresses = bindAddresses
        parts.port = port
        return parts
    }

    private var mediaPolicy: MediaPolicy { MediaPolicy(enabled: room.enabledCodecs) }

    /// - Throws: ``CommandError`` when there is no address to advertise.
    func mediaConfiguration() throws -> ShardPool.Configuration {
        var parts = ShardPool.Configuration()
        parts.firstPort = rtc.udpPorts.lowerBound
        parts.shards = min(rtc.udpPorts.count, max(1, ProcessorCount.online))
        parts.advertisedHosts = try advertisedHosts()
        parts.media = mediaPolicy
        parts.speakers.activeLevel = UInt8(clamping: audio.activeLevel)
        parts.speakers.minimumPercentile = audio.minPercentile
        parts.speakers.interval = audio.updateInterval
        parts.speakers.smoothIntervals = audio.smoothIntervals
        return parts
    }

    /// What clients are told to send media to.
    func advertisedHosts() throws -> [String] {
        if let address = rtc.nodeIP {
            return rtc.advertisesLoopback && address != "127.0.0.1" ? [address, "127.0.0.1"] : [address]
        }
        guard !rtc.useExternalIP else {
            throw CommandError(
                "`rtc.use_external_ip` needs the address itself: set `rtc.node_ip` to this host's public address",
                exitCode: 78)
        }
        let found = try NetworkInterfaces.addresses(includingLoopback: rtc.advertisesLoopback).filter { entry in
            rtc.interfaces.admits { $0 == entry.interface } && rtc.ips.admits { entry.address.isInside(network: $0) }
        }
        // A machine without a network still serves itself.
        return found.isEmpty ? ["127.0.0.1"] : found.map(\.address.host)
    }

    func tokenConfiguration() throws -> TokenServer.Configuration {
        guard let (key, secret) = keys.min(by: { $0.key < $1.key }) else { throw ConfigError.noKeys }
        return TokenServer.Configuration(policy: isDevelopment ? .open : .requiresKey, key: key, secret: secret)
    }
}

extension ServerConfig {
    /// - Throws: ``CommandError`` when the data folder cannot be made.
    func dispatchConfiguration(_ serverInfo: ServerInfo) throws -> DispatchServer.Configuration {
        guard let (key, secret) = keys.min(by: { $0.key < $1.key }) else { throw ConfigError.noKeys }
        var parts = DispatchServer.Configuration(key: key, secret: secret)
        parts.serverInfo = serverInfo
        parts.waitsForWorkers = agents.waitForWorkers
        parts.joinPatience = agents.joinTimeout
        parts.storePath = try privateFile("dispatches.sqlite")
        return parts
    }
}

extension ServerConfig.Filter {
    /// An include wins over an exclude; without includes, all but the excludes.
    func admits(_ matches: (String) -> Bool) -> Bool {
        includes.isEmpty ? !excludes.contains(where: matches) : includes.contains(where: matches)
    }
}

extension SocketAddress {
    /// Whether the address lies in `10.0.0.0/8`, `2001:db8::/32`; a network without a length is one address.
    func isInside(network: String) -> Bool {
        let parts = network.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let base = SocketAddress(host: first, port: 0), base.family == family else {
            return false
        }
        let width = family == .v4 ? 32 : 128
        let length = parts.count == 2 ? Int(parts[1]) ?? width : width
        let skipped = UInt64(width - min(max(length, 0), width))
        if skipped >= 64 { return skipped >= 128 || high >> (skipped - 64) == base.high >> (skipped - 64) }
        return high == base.high && low >> skipped == base.low >> skipped
    }
}
