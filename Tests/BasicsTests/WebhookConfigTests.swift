import Basics
import Testing

struct WebhookConfigTests {
    private let keys = "keys: {main: 0123456789abcdef0123456789abcdef}\ndata_dir: data\n"

    @Test func `every setting of a target takes effect`() throws {
        let (config, warnings) = try ServerConfig.reading(
            yaml: keys + """
                webhook:
                  api_key: main
                  urls: [https://one.example.org/hook]
                  targets:
                    - name: crm
                      url: https://crm.example.org/in?token=sesame
                      format: parley
                      secret: [new, old]
                      events: [call.*, recording_finished]
                      exclude: [call.reviewed]
                      timeout: 3s
                      signature_header: ElevenLabs-Signature
                    - {url: "http://127.0.0.1:9/", format: livekit, api_key: main, timeout: 30}
                    - {url: "http://127.0.0.1:9/b", secret_file: /run/secret}
                """)
        let checked = try config.check()
        var crm = ServerConfig.Webhook.Target(url: Private("https://crm.example.org/in?token=sesame"))
        crm.name = "crm"
        crm.secrets = [Private("new"), Private("old")]
        crm.events = ["call.*", "recording_finished"]
        crm.exclude = ["call.reviewed"]
        crm.timeout = .seconds(3)
        crm.signatureHeader = "ElevenLabs-Signature"
        var livekit = ServerConfig.Webhook.Target(url: Private("http://127.0.0.1:9/"))
        livekit.format = .livekit
        livekit.apiKey = "main"
        livekit.timeout = .seconds(30)
        var file = ServerConfig.Webhook.Target(url: Private("http://127.0.0.1:9/b"))
        file.secretFile = "/run/secret"
        #expect(config.webhook.targets == [crm, livekit, file])
        #expect(warnings.isEmpty && checked.isEmpty)
        #expect(!"\(config)".contains("sesame"))
    }

    @Test(arguments: [
        ("{format: parley}", "without `url`"), ("{url: 'http://x', format: json}", "'json'"),
        ("{url: 'http://x', secret: {a: sesame}}", "no text"), ("{url: 'http://x', secret: ['']}", "no text"),
        ("{url: 'http://x', timeout: 0}", "over 0"), ("{url: 'http://x', timeout: 301}", "at most 300 s"),
        ("{url: 'http://x', signature_header: 'a b'}", "no header's name"), ("nonsense", "mapping"),
    ]) func `a wrong target is told with line and mend`(target: String, problem: String) throws {
        let error = #expect(throws: ConfigError.self) {
            try ServerConfig.reading(yaml: keys + "webhook: {targets: [\(target)]}")
        }
        let text = try #require(error).description
        #expect(text.contains("line 3") && text.contains(problem) && !text.contains("sesame"), "\(text)")
    }

    @Test(arguments: [
        "ftp://x", "x.example.org", "http://", "https:///path", "http://a b/", "http://?x",
        "http://@x", "",
    ]) func `a target without a usable URL stops the server before it starts`(url: String) throws {
        let (config, _) = try ServerConfig.reading(yaml: keys + "webhook: {targets: [{url: '\(url)', secret: s}]}")
        #expect(throws: ConfigError.webhookURL("webhook.targets[0]")) { try config.check() }
    }

    @Test func `a key that is not there, a secret that is missing and no disk are told`() throws {
        var (config, _) = try ServerConfig.reading(
            yaml: keys + "webhook: {targets: [{url: 'http://x', format: livekit}, {url: 'http://y', name: open}]}")
        #expect(throws: ConfigError.webhookKeyMissing) { try config.check() }
        config.webhook.apiKey = "other"
        #expect(throws: ConfigError.webhookKeyUnknown("other")) { try config.check() }
        config.webhook.apiKey = "main"
        config.dataDirectory = nil
        let warnings = try config.check().map(\.description)
        #expect(warnings.count == 2)
        #expect(warnings[0].contains("open has no `secret`") && warnings[1].contains("data_dir"))
    }
}
