import Basics

extension FuzzTarget {
    /// The configuration file, and YAML as such. Nobody but the operator writes it, but it may come out of a template.
    static let yaml = FuzzTarget(
        name: "yaml",
        seeds: { _ in
            [
                "port: 7880\nkeys:\n  devkey: secret\nrtc:\n  port_range_start: 50000\n  use_external_ip: false\n",
                "# all\nlogging: {level: debug, json: yes}\nroom:\n  empty_timeout: 300\n  enabled_codecs:\n    - mime: audio/opus\n",
                "webhook:\n  api_key: devkey\n  urls: [\"https://a/b\"]\nbind_addresses: ['127.0.0.1', \"::1\"]\n",
                "a: &x [1, 0x1F, 1e3, ~]\nb: *x\nc: |\n  text\n? d\n: !!str 5\n",
            ].map { Array($0.utf8) }
        },
        run: { input in
            let text = String(decoding: input.rest(), as: UTF8.self)
            if let document = try? YAMLValue(parsingYAML: text) { touch(document) }
            do throws(ConfigError) {
                let (config, warnings) = try ServerConfig.reading(yaml: text)
                expect(warnings.allSatisfy { !$0.text.isEmpty }, "a warning says something")
                _ = try config.check()
            } catch { expect(!error.description.isEmpty, "an error says something") }
            var config = ServerConfig()
            do throws(ConfigError) { try config.addKeys(fromKeyFile: text) } catch { _ = error.description }
        })

    private static func touch(_ value: YAMLValue) {
        expect(value.line >= 1, "lines are counted from 1")
        _ = (try? value.text("a"), try? value.bool("a"), try? value.int("a", in: 0...5))
        for item in (try? value.items("a")) ?? [] { touch(item) }
        for entry in (try? value.entries("a")) ?? [] { touch(entry.value) }
    }
}
