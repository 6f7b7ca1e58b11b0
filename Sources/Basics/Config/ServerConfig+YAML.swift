/// `livekit.yaml` as LiveKit's server has it.
extension ServerConfig {
    /// Lays a file's settings over `base`.
    ///
    /// - Throws: ``ConfigError`` with the line and the mend.
    public static func reading(
        yaml text: String, over base: ServerConfig = ServerConfig()
    ) throws(ConfigError) -> (config: ServerConfig, warnings: [ConfigWarning]) {
        var config = base
        var warnings: [ConfigWarning] = []
        do throws(YAMLError) {
            try config.apply(YAMLValue(parsingYAML: text), &warnings)
        } catch { throw .yaml(error) }
        return (config, warnings)
    }

    /// Adds the keys of `key_file`'s text: `name: secret` lines.
    public mutating func addKeys(fromKeyFile text: String) throws(ConfigError) {
        do throws(YAMLError) {
            try addKeys(YAMLValue(parsingYAML: text), name: "key_file")
        } catch { throw .yaml(error) }
    }

    /// What only the whole configuration can tell, the key file and the command line included.
    /// - Returns: warnings, when it is usable.
    public func check() throws(ConfigError) -> [ConfigWarning] {
        guard !keys.isEmpty else { throw .noKeys }
        let webhookWarnings = try checkWebhooks()
        let weak = isDevelopment ? [] : keys.filter { $0.value.revealed.utf8.count < 32 }.keys.sorted()
        return webhookWarnings
            + weak.map {
                ConfigWarning(
                    line: nil, text: "the secret of key '\($0)' is shorter than 32 characters; make a longer one")
            }
    }

    private mutating func apply(_ document: YAMLValue, _ warnings: inout [ConfigWarning]) throws(YAMLError) {
        var reader = try SettingsReader(document, path: "")
        try reader.port("port", into: &port)
        if let value = reader.value("bind_addresses") { try readAddresses(value) }
        if let value = reader.value("keys") { try addKeys(value, name: "keys") }
        try reader.text("key_file", into: &keyFile)
        try reader.bool("development", into: &isDevelopment)
        if let value = reader.value("log_level") { logLevel = try Self.level(value, "log_level") }
        if var logging = try reader.section("logging") { try readLogging(&logging, &warnings) }
        if var section = try reader.section("rtc") { try rtc.read(&section, &warnings) }
        if var section = try reader.section("room") { try readRoom(&section, &warnings) }
        if var section = try reader.section("webhook") {
            try section.text("api_key", into: &webhook.apiKey)
            try section.texts("urls", into: &webhook.urls)
            if let value = section.value("targets") { try readTargets(value, &warnings) }
            section.finish(warnings: &warnings)
        }
        if var section = try reader.section("audio") { try audio.read(&section, &warnings) }
        if var section = try reader.section("limit") { try limits.read(&section, &warnings) }
        if var section = try reader.section("agents") {
            try section.bool("wait_for_workers", into: &agents.waitForWorkers)
            try section.seconds("join_timeout", into: &agents.joinTimeout)
            section.finish(warnings: &warnings)
        }
        if var section = try reader.section("memory") {
            try section.bool("enabled", into: &memory.isEnabled)
            try section.text("embeddings", into: &memory.embeddings)
            try section.text("tenant", into: &memory.tenant)
            try section.text("key_file", into: &memory.keyFile)
            section.finish(warnings: &warnings)
        }
        if var section = try reader.section("recording") {
            try section.text("folder", into: &recording.folder)
            try section.bool("all_rooms", into: &recording.allRooms)
            try section.int("retention_days", in: 0...36_500, into: &recording.retentionDays)
            section.finish(warnings: &warnings)
        }
        try reader.text("data_dir", into: &dataDirectory)
        reader.finish(unsupported: Self.unsupported, warnings: &warnings)
    }

    private static let unsupported = [
        "redis": "one process serves all rooms; running several is not supported yet",
        "turn": "no TURN server is built in; run one beside it and name it in your clients",
        "prometheus_port": "metrics are at /metrics on the main port",
        "prometheus": "metrics are at /metrics on the main port",
        "ingress": "ingress is not part of this server", "sip": "SIP is not part of this server",
        "egress": "egress is not part of this server", "region": "there is one node",
        "node_selector": "there is one node", "psrpc": "there is one node", "signal_relay": "there is one node",
        "video": "the layer follows the subscriber's settings",
        "api": "its timeouts are fixed", "memory_stats": "see /metrics", "node_stats": "see /metrics",
        "trace": "traces are not exported", "enable_data_tracks": "always off", "metric": "see /metrics",
    ]

    private mutating func readAddresses(_ value: YAMLValue) throws(YAMLError) {
        bindAddresses = []
        for item in try value.items("bind_addresses") {
            let text = try item.text("bind_addresses")
            guard text.isEmpty || SocketAddress(host: text, port: 0) != nil else {
                throw YAMLError(
                    line: item.line,
                    problem: "`bind_addresses` has '\(text)'; write an IP address such as 127.0.0.1 or ::")
            }
            // LiveKit's "" is every address, which says more than any other entry.
            if text.isEmpty { return bindAddresses = [] }
            bindAddresses.append(text)
        }
    }

    private mutating func addKeys(_ value: YAMLValue, name: String) throws(YAMLError) {
        for entry in try value.entries(name) {
            // An error must not show the secret; a number or a null is what one looks like that was forgotten.
            guard case .scalar(let secret, _) = entry.value.content, !secret.isEmpty, !entry.key.isEmpty else {
                throw YAMLError(
                    line: entry.line, problem: "key '\(entry.key)' has no secret; write `\(entry.key): secret`")
            }
            keys[entry.key] = Private(secret)
        }
    }

    private static func level(_ value: YAMLValue, _ name: String) throws(YAMLError) -> Log.Level {
        let text = try value.text(name)
        guard let level = Log.Level(name: text == "warning" ? "warn" : text) else {
            throw YAMLError(line: value.line, problem: "`\(name)` is '\(text)'; write debug, info, warn or error")
        }
        return level
    }
    private mutating func readLogging(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        if let value = section.value("level") { logLevel = try Self.level(value, "logging.level") }
        try section.bool("json", into: &logsJSON)
        let why = "there is one log level"
        section.finish(
            unsupported: ["pion_level": why, "component_levels": why, "sample": "every line is written"],
            warnings: &warnings)
    }
    private mutating func readRoom(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        try section.bool("auto_create", into: &room.autoCreate)
        try section.int("max_participants", in: 0...1_000_000, into: &room.maxParticipants)
        try section.seconds("empty_timeout", into: &room.emptyTimeout)
        try section.seconds("departure_timeout", into: &room.departureTimeout)
        try section.bool("enable_remote_unmute", into: &room.enableRemoteUnmute)
        // Its older place; `limit` below says it again and then wins.
        try section.int("max_metadata_size", in: 0...Int(Int32.max), into: &limits.metadata)
        if let codecs = section.value("enabled_codecs") {
            room.enabledCodecs = []
            for codec in try codecs.items("room.enabled_codecs") {
                var entry = try SettingsReader(codec, path: "room.enabled_codecs")
                var mime: String?
                try entry.text("mime", into: &mime)
                guard let mime else {
                    throw YAMLError(line: codec.line, problem: "a codec without `mime`; write `- mime: audio/opus`")
                }
                room.enabledCodecs.append(mime.lowercased())
                entry.finish(unsupported: ["fmtp_line": "the codec's own parameters are used"], warnings: &warnings)
            }
        }
        section.finish(
            unsupported: [
                "playout_delay": "playout delay is the client's", "sync_streams": "stream order is kept as sent",
                "create_room_enabled": "always on", "create_room_timeout": "rooms are made at once",
                "create_room_attempts": "rooms are made at once",
                "room_configurations": "presets are not supported yet",
                "max_room_name_length": "see limit.max_room_name_length", "user_data_timeout": "has one value",
            ], warnings: &warnings)
    }
}

extension ServerConfig.RTC {
    fileprivate mutating func read(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        if let range = try Self.portRange(&section) { udpPorts = range }
        try section.bool("use_external_ip", into: &useExternalIP)
        try section.bool("enable_loopback_candidate", into: &advertisesLoopback)
        try section.bool("use_ice_lite", into: &useICELite)
        try section.texts("stun_servers", into: &stunServers)
        if let value = section.value("node_ip") {
            let text = try value.text("rtc.node_ip")
            guard SocketAddress(host: text, port: 0) != nil else {
                throw YAMLError(
                    line: value.line, problem: "`rtc.node_ip` is '\(text)'; write an IP address such as 203.0.113.7")
            }
            nodeIP = text
        }
        if var filter = try section.section("interfaces") { try interfaces.read(&filter, &warnings) }
        if var filter = try section.section("ips") { try ips.read(&filter, &warnings) }
        let fixed = "the value here is fixed"
        section.finish(
            unsupported: [
                "tcp_port": "media goes over UDP only; ICE over TCP is not supported yet",
                "allow_tcp_fallback": "ICE over TCP is not supported yet",
                "force_tcp": "ICE over TCP is not supported yet",
                "turn_servers": "name TURN servers in your clients", "external_ip_only": "set node_ip",
                "use_mdns": "mDNS candidates are not used", "packet_buffer_size": fixed,
                "packet_buffer_size_video": fixed, "packet_buffer_size_audio": fixed, "congestion_control": fixed,
                "pli_throttle": fixed, "batch_io": "packets are always batched", "strict_acks": fixed,
                "reconnect_on_publication_error": fixed, "reconnect_on_subscription_error": fixed,
                "reconnect_on_data_channel_error": fixed, "forward_stats": "see /metrics",
                "node_ip_auto": "set node_ip",
            ], warnings: &warnings)
    }

    /// `udp_port` wins; it may be `7882` or `7882-7890`. Otherwise the first ports of the old range are used.
    private static func portRange(_ section: inout SettingsReader) throws(YAMLError) -> ClosedRange<UInt16>? {
        var (first, last): (UInt16, UInt16) = (50_000, 60_000)
        let (firstLine, lastLine) = (section.value("port_range_start"), section.value("port_range_end"))
        if let firstLine { first = UInt16(clamping: try firstLine.int("rtc.port_range_start", in: 1...65_535)) }
        if let lastLine { last = UInt16(clamping: try lastLine.int("rtc.port_range_end", in: 1...65_535)) }
        guard first <= last else {
            throw YAMLError(
                line: lastLine?.line ?? firstLine?.line ?? 1,
                problem: "`rtc.port_range_end` is \(last), below `rtc.port_range_start`, \(first); swap or mend them")
        }
        guard let value = section.value("udp_port") else {
            return firstLine == nil && lastLine == nil ? nil : first...last
        }
        let text = try value.text("rtc.udp_port")
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) ?? 0 }
        guard (1...2).contains(ends.count), ends[0] > 0, ends[0] <= ends[ends.count - 1] else {
            throw YAMLError(
                line: value.line, problem: "`rtc.udp_port` is '\(text)'; write a port such as 7882, or 7882-7890")
        }
        return ends[0]...ends[ends.count - 1]
    }
}

extension ServerConfig.Filter {
    fileprivate mutating func read(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        try section.texts("includes", into: &includes)
        try section.texts("excludes", into: &excludes)
        section.finish(warnings: &warnings)
    }
}

extension ServerConfig.Audio {
    fileprivate mutating func read(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        try section.int("active_level", in: 0...127, into: &activeLevel)
        try section.int("min_percentile", in: 0...100, into: &minPercentile)
        var milliseconds = Int(updateInterval.milliseconds)
        try section.int("update_interval", in: 20...60_000, into: &milliseconds)
        updateInterval = .milliseconds(milliseconds)
        try section.int("smooth_intervals", in: 0...100, into: &smoothIntervals)
        section.finish(
            unsupported: ["active_red_encoding": "RED is passed on where both ends speak it"], warnings: &warnings)
    }
}

extension ServerConfig.Limits {
    fileprivate mutating func read(
        _ section: inout SettingsReader, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) {
        let size = 0...Int(Int32.max)
        try section.int("num_tracks", in: -1...Int(Int32.max), into: &tracks)
        if let value = section.value("bytes_per_sec") {
            // LiveKit reads it as a float; its sample writes 1_000_000_000.
            let digits = try value.text("limit.bytes_per_sec").filter { $0 != "_" }
            guard let number = Double(digits), number >= -1, let whole = Int(exactly: number.rounded()) else {
                throw YAMLError(
                    line: value.line, problem: "`limit.bytes_per_sec` is '\(digits)'; write a number, or -1 for none")
            }
            bytesPerSecond = whole
        }
        try section.int("subscription_limit_video", in: size, into: &videoSubscriptions)
        try section.int("subscription_limit_audio", in: size, into: &audioSubscriptions)
        try section.int("max_metadata_size", in: size, into: &metadata)
        try section.int("max_attributes_size", in: size, into: &attributes)
        try section.int("max_room_name_length", in: 1...size.upperBound, into: &roomName)
        try section.int("max_participant_identity_length", in: 1...size.upperBound, into: &identity)
        try section.int("max_participant_name_length", in: 1...size.upperBound, into: &participantName)
        section.finish(warnings: &warnings)
    }
}
