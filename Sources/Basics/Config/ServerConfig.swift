/// What `parley serve` runs with: LiveKit's defaults, then its `livekit.yaml`, then the command line.
///
/// Defaults are those of livekit-wire.md §8 and LiveKit's server; a setting it has and we do not is warned of by name.
public struct ServerConfig: Equatable, Sendable {
    public var isDevelopment = false
    /// HTTP and WebSocket.
    public var port: UInt16 = 7880
    /// IP addresses; empty for all.
    public var bindAddresses: [String] = []
    /// Secrets by key id.
    public var keys: [String: Private<String>] = [:]
    /// A file with more of them; whoever reads it calls ``addKeys(fromKeyFile:)``.
    public var keyFile: String?
    public var logLevel = Log.Level.info
    public var logsJSON = false
    public var rtc = RTC()
    public var room = Room()
    public var webhook = Webhook()
    public var audio = Audio()
    public var limits = Limits()
    public var agents = Agents()
    public var memory = Memory()
    public var recording = Recording()
    /// A folder for what outlives the process (dispatches); made where there is none. Nil: kept in memory.
    public var dataDirectory: String?

    public init() {}

    public struct RTC: Equatable, Sendable {
        /// One per media shard, from the first on.
        public var udpPorts: ClosedRange<UInt16> = 7882...7882
        /// Advertise ``nodeIP`` or, without one, what a STUN server sees, instead of the interfaces' addresses.
        public var useExternalIP = false
        /// Address to advertise instead of the interfaces'.
        public var nodeIP: String?
        /// `host:port`; given to clients, and asked for our external address.
        public var stunServers: [String] = []
        public var advertisesLoopback = false
        public var useICELite = true
        /// Names such as `eth0`; with no includes, all but the excludes.
        public var interfaces = Filter()
        /// Networks such as `10.0.0.0/8`.
        public var ips = Filter()
    }
    /// An include wins over an exclude.
    public struct Filter: Equatable, Sendable {
        public var includes: [String] = []
        public var excludes: [String] = []
    }
    public struct Room: Equatable, Sendable {
        public var autoCreate = true
        /// 0: no limit.
        public var maxParticipants = 0
        /// Nobody ever joined.
        public var emptyTimeout: Duration = .seconds(300)
        /// After the last one left.
        public var departureTimeout: Duration = .seconds(20)
        /// MIME types in lower case; empty for all we know.
        public var enabledCodecs: [String] = []
        public var enableRemoteUnmute = false
    }
    public struct Webhook: Equatable, Sendable {
        /// Signs the calls; one of ``keys``.
        public var apiKey: String?
        public var urls: [String] = []
        /// Ours, not LiveKit's: places with settings of their own, also for what comes after a call.
        public var targets: [Target] = []

        public struct Target: Equatable, Sendable {
            public enum Format: String, Sendable, CaseIterable { case livekit, parley }
            /// In lists and metrics; nil: the URL, without what may be secret in it.
            public var name: String?
            /// It may hold a secret.
            public var url: Private<String>
            public var format = Format.parley
            /// Of format `parley`: the first signs to stay, others while they are being replaced.
            public var secrets: [Private<String>] = []
            /// A file with one a line; whoever reads it fills ``secrets``.
            public var secretFile: String?
            /// Of format `livekit`: one of the configuration's keys; nil: ``Webhook/apiKey``.
            public var apiKey: String?
            /// Names, or beginnings as in `room_*`; empty for all there are for the format.
            public var events: [String] = []
            public var exclude: [String] = []
            /// For one try.
            public var timeout: Duration = .seconds(10)
            public var signatureHeader: String?
            public init(url: Private<String>) { self.url = url }
        }
    }
    public struct Audio: Equatable, Sendable {
        /// dB below full scale, 0…127; louder is active.
        public var activeLevel = 35
        /// Percent of an interval that must be active.
        public var minPercentile = 40
        public var updateInterval: Duration = .milliseconds(400)
        /// Intervals that the level is smoothed over; 0 for none.
        public var smoothIntervals = 2
    }
    public struct Limits: Equatable, Sendable {
        /// -1: no limit.
        public var tracks = -1
        public var bytesPerSecond = -1
        /// Per participant; 0: no limit.
        public var videoSubscriptions = 0
        public var audioSubscriptions = 0
        /// Bytes; 0: no limit. livekit-wire.md §2.7.
        public var metadata = 512 << 10
        public var attributes = 64 << 10
        /// Bytes of UTF-8.
        public var roomName = 256
        public var identity = 256
        public var participantName = 256
    }

    /// How agents are dispatched; ours, not LiveKit's.
    public struct Agents: Equatable, Sendable {
        /// A dispatch to an agent that no worker serves waits for one, as with LiveKit's server; else its caller is told.
        public var waitForWorkers = false
        /// From a worker's acceptance of a job until its agent is in the room; then another one is asked. Twice that
        /// once the worker says that the job runs.
        public var joinTimeout: Duration = .seconds(10)
    }

    /// What is remembered of callers by the agent that runs beside the server; ours, not LiveKit's. Workers have options.
    public struct Memory: Equatable, Sendable {
        public var isEnabled = true
        /// Which model finds memories by their meaning: `minilm-int8`, `minilm-fp32`, `openai`, `none`.
        public var embeddings: String?
        /// Whose customers callers are when their call does not say.
        public var tenant: String?
        /// File of the master key; nil: `memory.key` beside the database.
        public var keyFile: String?
    }

    /// Calls on disk; ours, not LiveKit's.
    public struct Recording: Equatable, Sendable {
        /// Nil: no call can be recorded.
        public var folder: String?
        /// Else those that are asked for.
        public var allRooms = false
        /// Days; 0: for ever.
        public var retentionDays = 0
    }

    /// LiveKit's development defaults, so that its documentation applies as it is: key `devkey`, secret `secret`.
    public static var development: ServerConfig {
        var config = ServerConfig()
        config.isDevelopment = true
        config.bindAddresses = ["127.0.0.1", "::1"]
        config.keys = ["devkey": Private("secret")]
        config.rtc.advertisesLoopback = true
        return config
    }
}

/// A configuration with which the server must not start.
public enum ConfigError: Error, Equatable, CustomStringConvertible {
    case yaml(YAMLError)
    case noKeys
    case webhookKeyUnknown(String)
    case webhookKeyMissing
    case webhookURL(String)
    case webhookTwice(String)

    public var description: String {
        switch self {
        case .yaml(let error): error.description
        case .noKeys:
            "no API key is configured; add `keys:` with a line `name: secret` (32 characters or more), or use --dev"
        case .webhookKeyUnknown(let key):
            "`webhook.api_key` is '\(key)', which is not under `keys:`; add it there or name one that is"
        case .webhookKeyMissing:
            "`webhook` has LiveKit targets but no `webhook.api_key`; name the key under `keys:` that signs the calls"
        case .webhookURL(let name): "webhook target '\(name)' has no usable URL; write http://HOST/… or https://HOST/…"
        case .webhookTwice(let name):
            "two webhook targets are called '\(name)'; give each a `name:` under `webhook.targets`"
        }
    }
}
