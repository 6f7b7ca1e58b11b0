import Basics
import Crypto
import FoundationEssentials
import HTTP
import LanguageModels
import Memory
import Rooms
import Sockets

/// `parley doctor`: would a server with this configuration work on this machine? Each check says what it found.
enum Doctor {
    static let command = Command(
        name: "doctor", summary: "Check ports, candidates, STUN, DTLS, clock, key files and memory",
        options: LoadedConfig.options,
        examples: ["parley doctor --dev", "parley doctor --config livekit.yaml"],
        run: { try await run($0) })

    private static func run(_ arguments: Arguments) async throws {
        let (config, warnings) = try LoadedConfig.load(arguments)
        Log.configure(minimum: .error)
        var report = DoctorReport()
        report.add(.ok, "configuration", "\(config.keys.count) key(s), read without errors")
        for warning in warnings { report.add(.warning, "configuration", "\(warning)") }
        checkPorts(config, &report)
        let hosts = checkCandidates(config, &report)
        for host in hosts { await checkConnection(to: host, config, &report) }
        checkClock(&report)
        checkFiles(&report)
        await checkMemory(MemorySetup.settings(arguments, config), &report)
        print(report.text, terminator: "")
        if report.hasFailures { throw CommandError("\(report.failures) check(s) failed", exitCode: 1) }
    }

    private static func checkPorts(_ config: ServerConfig, _ report: inout DoctorReport) {
        let hosts = config.bindAddresses.isEmpty ? [nil] : config.bindAddresses.map(Optional.some)
        for host in hosts {
            let name = "TCP port \(host.map { "\($0) " } ?? "")\(config.port)"
            do {
                _ = try TCPListener(host: host, port: config.port)
                report.add(.ok, name, "free for HTTP and WebSocket")
            } catch { report.add(.failure, name, "\(error)") }
        }
        for port in config.rtc.udpPorts.prefix(max(1, ProcessorCount.online)) {
            do {
                _ = try UDPSocket(port: port)
                report.add(.ok, "UDP port \(port)", "free for media")
            } catch { report.add(.failure, "UDP port \(port)", "\(error)") }
        }
    }

    private static func checkCandidates(_ config: ServerConfig, _ report: inout DoctorReport) -> [String] {
        do {
            let hosts = try config.advertisedHosts()
            report.add(.ok, "candidates", "clients are told \(hosts.joined(separator: ", "))")
            let isLocal = hosts.allSatisfy { SocketAddress(host: $0, port: 0)?.isLoopback ?? false }
            if isLocal, !config.isDevelopment {
                report.add(
                    .warning, "candidates", "only loopback: no other machine can send media here; set `rtc.node_ip`")
            }
            return hosts
        } catch {
            report.add(.failure, "candidates", "\(error)")
            return []
        }
    }

    /// Connects a client of our own to a media loop of our own over this address: STUN, DTLS, SRTP keys, SCTP.
    private static func checkConnection(to host: String, _ config: ServerConfig, _ report: inout DoctorReport) async {
        do {
            let took = try await SelfConnection.measure(host: host)
            report.add(.ok, "STUN, DTLS, SCTP over \(host)", "connected in \(took.milliseconds) ms")
        } catch {
            report.add(
                .failure, "STUN, DTLS, SCTP over \(host)",
                "\(error); is the address on this host, and does a firewall allow UDP to it?")
        }
    }

    private static func checkClock(_ report: inout DoctorReport) {
        let now = WallClock.unixSeconds
        // 2026-01-01: before this program was written.
        guard now > 1_767_225_600 else {
            return report.add(
                .failure, "clock", "says \(now) s since 1970, which is past; tokens will be refused; set it")
        }
        if SystemClock.isSynchronized {
            report.add(.ok, "clock", "synchronised by the system")
        } else {
            report.add(
                .warning, "clock",
                "nothing keeps it in step; tokens are refused when it is off by a minute (run an NTP client)")
        }
    }

    private static func checkMemory(_ settings: MemorySetup.Settings?, _ report: inout DoctorReport) async {
        guard let settings else { return report.add(.ok, "memory", "off: nothing is remembered of callers") }
        do {
            let model = try await Embeddings.model(settings.embeddings ?? Embeddings.names[0], metrics: Metrics())
            report.add(.ok, "memory", model.map { "found by meaning (\($0.id)) and words" } ?? "found by words alone")
        } catch { report.add(.warning, "memory", "found by words alone: \(error)") }
        guard let folder = settings.folder else {
            return report.add(.warning, "memory", "kept in memory: forgotten when the server stops; set `data_dir`")
        }
        guard FileManager.default.fileExists(atPath: folder + "/memory.sqlite") else {
            return report.add(.ok, "memory", "will be made in \(folder)")
        }
        do {
            let store = try await MemoryStore.open(
                MemoryConfiguration(
                    folder: folder, embedder: nil, masterKey: settings.keyFile.map { .file($0) },
                    now: { MemoryAccess.now }))
            let tenants = try await store.tenants()
            await store.close()
            report.add(.ok, "memory", "\(folder) opens; \(tenants.count) tenant(s)")
        } catch { report.add(.failure, "memory", "\(error)") }
    }

    private static func checkFiles(_ report: inout DoctorReport) {
        let limit = FileLimit.raise(to: 65_536)
        if limit < 4096 {
            report.add(.warning, "open files", "at most \(limit): a few hundred clients; raise `ulimit -n`")
        } else {
            report.add(.ok, "open files", "up to \(limit)")
        }
    }
}
