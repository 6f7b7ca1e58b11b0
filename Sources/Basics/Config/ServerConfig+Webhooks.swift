/// Where events are told to, and that it can be done.
extension ServerConfig {
    mutating func readTargets(_ value: YAMLValue, _ warnings: inout [ConfigWarning]) throws(YAMLError) {
        webhook.targets = []
        for item in try value.items("webhook.targets") {
            webhook.targets.append(try Self.target(item, &warnings))
        }
    }

    private static func target(
        _ item: YAMLValue, _ warnings: inout [ConfigWarning]
    ) throws(YAMLError) -> Webhook.Target {
        let path = "webhook.targets"
        var entry = try SettingsReader(item, path: path)
        var url: String?
        try entry.text("url", into: &url)
        guard let url else {
            throw YAMLError(line: item.line, problem: "a webhook target without `url`; write `- url: https://…`")
        }
        var target = Webhook.Target(url: Private(url))
        try entry.text("name", into: &target.name)
        if let value = entry.value("format") {
            let text = try value.text("\(path).format")
            guard let format = Webhook.Target.Format(rawValue: text) else {
                throw YAMLError(line: value.line, problem: "`\(path).format` is '\(text)'; write livekit or parley")
            }
            target.format = format
        }
        if let value = entry.value("secret") { target.secrets = try secrets(value) }
        try entry.text("secret_file", into: &target.secretFile)
        try entry.text("api_key", into: &target.apiKey)
        try entry.texts("events", into: &target.events)
        try entry.texts("exclude", into: &target.exclude)
        if let value = entry.value("timeout") {
            try entry.seconds(value, "timeout", into: &target.timeout)
            guard target.timeout > .zero, target.timeout <= .seconds(300) else {
                throw YAMLError(line: value.line, problem: "`\(path).timeout` must be over 0 and at most 300 s")
            }
        }
        if let value = entry.value("signature_header") {
            let name = try value.text("\(path).signature_header")
            let isName = { (byte: UInt8) in
                byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
            }
            guard !name.isEmpty, name.utf8.allSatisfy(isName) else {
                throw YAMLError(
                    line: value.line, problem: "`\(path).signature_header` is no header's name; use letters and -")
            }
            target.signatureHeader = name
        }
        entry.finish(warnings: &warnings)
        return target
    }

    /// One, or a list: the new one, then those that hold for a while yet.
    private static func secrets(_ value: YAMLValue) throws(YAMLError) -> [Private<String>] {
        let items: [YAMLValue] = if case .sequence(let items) = value.content { items } else { [value] }
        var secrets: [Private<String>] = []
        for item in items {
            // An error must not show it.
            guard case .scalar(let secret, _) = item.content, !secret.isEmpty else {
                throw YAMLError(
                    line: item.line, problem: "`webhook.targets.secret` has no text; write one, or a list of them")
            }
            secrets.append(Private(secret))
        }
        return secrets
    }

    /// - Returns: warnings, when the targets can be used.
    func checkWebhooks() throws(ConfigError) -> [ConfigWarning] {
        if let key = webhook.apiKey, keys[key] == nil { throw .webhookKeyUnknown(key) }
        if !webhook.urls.isEmpty, webhook.apiKey == nil { throw .webhookKeyMissing }
        var warnings: [ConfigWarning] = []
        for (number, url) in webhook.urls.enumerated() where !Self.isUsable(url) {
            throw .webhookURL("webhook.urls[\(number)]")
        }
        for (number, target) in webhook.targets.enumerated() {
            let name = target.name ?? "webhook.targets[\(number)]"
            guard Self.isUsable(target.url.revealed) else { throw .webhookURL(name) }
            switch target.format {
            case .livekit:
                guard let key = target.apiKey ?? webhook.apiKey else { throw .webhookKeyMissing }
                guard keys[key] != nil else { throw .webhookKeyUnknown(key) }
            case .parley:
                guard target.secrets.isEmpty, target.secretFile == nil else { continue }
                warnings.append(
                    ConfigWarning(
                        line: nil, text: "\(name) has no `secret`: it cannot know that what it is told comes from here")
                )
            }
        }
        if dataDirectory == nil, !(webhook.urls.isEmpty && webhook.targets.isEmpty) {
            warnings.append(
                ConfigWarning(
                    line: nil, text: "without `data_dir`, what webhook targets have not been told is lost on a restart")
            )
        }
        return warnings
    }

    /// An http or https URL with a host, without blanks.
    private static func isUsable(_ url: String) -> Bool {
        guard !url.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else { return false }
        let lower = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }) else { return false }
        guard let first = lower.dropFirst(scheme.count).first else { return false }
        return !"/?#:@".contains(first)
    }
}
