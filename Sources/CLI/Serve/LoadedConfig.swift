import Basics
import FoundationEssentials
import Glibc

/// The configuration as the person meant it: defaults, file, key file, command line; and what to warn of.
enum LoadedConfig {
    static let options: [Command.Option] = [
        .init(name: "--dev", help: "LiveKit's development defaults: port 7880, key devkey, secret secret, loopback"),
        .init(name: "--config", value: "FILE", help: "a livekit.yaml"),
        .init(name: "--bind", value: "ADDRESS", help: "address for HTTP and WebSocket", repeats: true),
        .init(name: "--port", value: "PORT", help: "HTTP and WebSocket port; 0 takes a free one"),
        .init(name: "--udp-port", value: "PORT", help: "media port; 0 takes a free one"),
        .init(
            name: "--data-dir", value: "FOLDER",
            help: "keeps dispatches, events and what callers said over a restart; else they are in memory"),
        .init(
            name: "--record", value: "[FOLDER]",
            help: "records every call there; default `recordings` in the data folder, else in this one",
            isValueOptional: true),
        .init(name: "--node-ip", value: "ADDRESS", help: "address to tell clients for media"),
    ]

    /// - Throws: ``CommandError`` or `ConfigError`, each naming the value and the mend.
    static func load(_ arguments: Arguments) throws -> (config: ServerConfig, warnings: [ConfigWarning]) {
        var config = arguments.has("--dev") ? ServerConfig.development : ServerConfig()
        var warnings: [ConfigWarning] = []
        if let path = arguments["--config"] {
            let text = try read(path, what: "config")
            do { (config, warnings) = try ServerConfig.reading(yaml: text, over: config) } catch {
                throw CommandError("\(path): \(error)", exitCode: 78)
            }
            if !config.keys.isEmpty, isReadableByOthers(path) { warnings.append(Self.openKeys(path)) }
        }
        if let path = config.keyFile {
            try config.addKeys(fromKeyFile: try read(path, what: "key_file"))
            if isReadableByOthers(path) { warnings.append(Self.openKeys(path)) }
        }
        try apply(arguments, to: &config)
        do { warnings += try config.check() } catch { throw CommandError("\(error)", exitCode: 78) }
        return (config, warnings)
    }

    private static func apply(_ arguments: Arguments, to config: inout ServerConfig) throws {
        if !arguments.all("--bind").isEmpty { config.bindAddresses = arguments.all("--bind") }
        for address in config.bindAddresses where SocketAddress(host: address, port: 0) == nil {
            throw CommandError.usage("--bind '\(address)' is not an IP address; write one such as 127.0.0.1 or ::")
        }
        if let port = try arguments.number("--port", in: UInt16.min...UInt16.max) { config.port = port }
        if let port = try arguments.number("--udp-port", in: UInt16.min...UInt16.max) {
            config.rtc.udpPorts = port...port
        }
        if let folder = arguments["--data-dir"] { config.dataDirectory = folder }
        if let folder = arguments["--record"] {
            config.recording.allRooms = true
            let standard = config.dataDirectory.map { $0 + "/recordings" } ?? "recordings"
            config.recording.folder = folder.isEmpty ? config.recording.folder ?? standard : folder
        }
        if let address = arguments["--node-ip"] {
            guard SocketAddress(host: address, port: 0) != nil else {
                throw CommandError.usage("--node-ip '\(address)' is not an IP address")
            }
            config.rtc.nodeIP = address
        }
    }

    private static func read(_ path: String, what: String) throws -> String {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            let reason =
                FileManager.default.fileExists(atPath: path) ? "cannot be read as UTF-8 text" : "does not exist"
            throw CommandError("\(what) '\(path)' \(reason)", exitCode: 66)
        }
    }

    /// Whether group or others may read a file that holds secrets.
    static func isReadableByOthers(_ path: String) -> Bool {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return false }
        return info.st_mode & 0o044 != 0
    }
    static func openKeys(_ path: String) -> ConfigWarning {
        ConfigWarning(line: nil, text: "\(path) holds secrets and others may read it; run `chmod 600 \(path)`")
    }
}
