import Basics
import FoundationEssentials
import PostCall

/// From the configuration to the targets that are told of events.
extension ServerConfig {
    /// - Throws: ``CommandError``, ``ConfigError`` for targets of one name.
    func webhookTargets() throws -> [WebhookTarget] {
        var targets: [WebhookTarget] = []
        for url in webhook.urls {
            targets.append(WebhookTarget(url: Private(url), signing: try liveKitSigning(nil)))
        }
        for target in webhook.targets {
            targets.append(
                WebhookTarget(
                    name: target.name, url: target.url, signing: try signing(target),
                    filter: EventFilter(includes: target.events, excludes: target.exclude), timeout: target.timeout))
        }
        let names = targets.map(\.name)
        if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
            throw ConfigError.webhookTwice(twice)
        }
        return targets
    }

    private func signing(_ target: Webhook.Target) throws -> WebhookTarget.Signing {
        if target.format == .livekit { return try liveKitSigning(target.apiKey) }
        var secrets = target.secrets
        if let path = target.secretFile {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandError("webhook secret_file '\(path)' cannot be read as UTF-8 text", exitCode: 66)
            }
            let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmingWhitespace }
            secrets += lines.filter { !$0.isEmpty }.map { Private($0) }
            guard !secrets.isEmpty else {
                throw CommandError("webhook secret_file '\(path)' is empty; write a secret into it", exitCode: 78)
            }
        }
        return .timed(header: target.signatureHeader ?? WebhookTarget.signatureHeader, secrets: secrets)
    }

    private func liveKitSigning(_ key: String?) throws(ConfigError) -> WebhookTarget.Signing {
        guard let key = key ?? webhook.apiKey else { throw .webhookKeyMissing }
        guard let secret = keys[key] else { throw .webhookKeyUnknown(key) }
        return .livekit(key: key, secret: secret)
    }

    /// A file in ``dataDirectory`` that only this user may read; nil where there is no such folder configured.
    ///
    /// - Throws: ``CommandError`` when the folder cannot be made.
    func privateFile(_ name: String) throws -> String? {
        guard let folder = dataDirectory else { return nil }
        do {
            // What callers said to agents may be in there.
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError("cannot make data_dir '\(folder)': check its parent folder's permissions", exitCode: 73)
        }
        let path = folder + "/" + name
        // SQLite gives the files beside it the same permissions. When this fails, opening it says why.
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        return path
    }
}
