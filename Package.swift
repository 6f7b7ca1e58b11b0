// swift-tools-version: 6.2
// The table of contents: targets floor by floor. Imports point down, never up (docs/architecture.md).
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),  // spans over packet slabs; names what a returned span borrows from
]

/// A Debian C library behind a module map and, where Swift cannot import a macro, a shim header.
func cLibrary(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func module(_ name: String, uses: [String] = []) -> Target {
    .target(name: name, dependencies: uses.map { .byName(name: $0) }, path: "Sources/\(name)", swiftSettings: settings)
}

func tests(_ name: String, uses: [String]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: uses.map { .byName(name: $0) }, path: "Tests/\(name)Tests",
        swiftSettings: settings)
}

let package = Package(
    name: "parley",
    products: [.executable(name: "parley", targets: ["CLI"])],
    targets: [
        // 4 door
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Access", "AgentWorker", "Basics", "CALSA", "Crypto", "Forwarding", "HTTP", "Inference",
                "LanguageModels", "Memory", "PostCall", "RoomClient", "Rooms", "Sockets", "Speech", "SQLite",
                "TokenService", "WebRTC", "Wire",
            ],
            path: "Sources/CLI", swiftSettings: settings),

        // 3 services: they meet only through Wire messages
        module("Rooms", uses: ["Access", "Basics", "Crypto", "Forwarding", "HTTP", "Sockets", "WebRTC", "Wire"]),
        module("TokenService", uses: ["Access", "Basics", "HTTP", "SQLite", "Wire"]),
        module(
            "AgentWorker",
            uses: ["Access", "Basics", "HTTP", "LanguageModels", "Memory", "RoomClient", "Sockets", "Speech", "Wire"]),

        module("PostCall", uses: ["Access", "Basics", "Crypto", "HTTP", "SQLite", "Wire"]),

        // 2 abilities
        module(
            "RoomClient", uses: ["Access", "Basics", "Crypto", "HTTP", "Sockets", "Speech", "WebRTC", "Wire"]),
        module(
            "Speech",
            uses: [
                "Basics", "COpus", "COpusEnc", "CSpeexDSP", "CPocketSphinx", "CFlite", "CESpeak", "CSpeechModels",
                "Inference", "Sockets",
            ]),
        module("LanguageModels", uses: ["Basics", "HTTP", "Inference"]),
        module("Memory", uses: ["Basics", "CDotProducts", "Crypto", "CStemmer", "LanguageModels", "SQLite"]),

        // 1a outside: the only targets that touch the network, the disk or the clock
        module("Inference", uses: ["CONNXRuntime"]),
        module("HTTP", uses: ["Basics", "CCurl", "CHTTPParser", "COpenSSL", "CWslay", "Sockets"]),
        module("Sockets", uses: ["Basics", "CSockets"]),
        module("SQLite", uses: ["Basics", "CSQLite"]),

        // 1b pure: no Glibc, no Dispatch, no clock
        module("WebRTC", uses: ["Basics", "Crypto", "COpenSSL", "CSRTP", "CUSRSCTP"]),
        module("Forwarding", uses: ["Basics", "WebRTC"]),  // the hot path: read the import rules before adding here
        module("Wire", uses: ["Basics", "CZlib"]),
        module("Access", uses: ["Basics", "Crypto", "Wire"]),

        // 0 ground
        module("Basics", uses: ["CYAML"]),
        module("Crypto", uses: ["Basics", "COpenSSL"]),

        // C libraries
        cLibrary("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        cLibrary("CSRTP", pkgConfig: "libsrtp2", apt: "libsrtp2-dev"),
        cLibrary("CUSRSCTP", apt: "libusrsctp-dev"),  // its .pc carries -DINET, which SwiftPM rejects
        cLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        cLibrary("CHTTPParser", apt: "libhttp-parser-dev"),  // neither this nor wslay has a .pc file
        cLibrary("CWslay", apt: "libwslay-dev"),
        cLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        cLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        cLibrary("CSockets", apt: "libc6-dev"),
        cLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        cLibrary("COpus", pkgConfig: "opus", apt: "libopus-dev"),
        cLibrary("COpusEnc", pkgConfig: "libopusenc", apt: "libopusenc-dev"),
        cLibrary("COpusFile", pkgConfig: "opusfile", apt: "libopusfile-dev"),  // tests read recordings with it
        cLibrary("CSpeexDSP", pkgConfig: "speexdsp", apt: "libspeexdsp-dev"),
        cLibrary("CPocketSphinx", pkgConfig: "pocketsphinx", apt: "libpocketsphinx-dev"),
        cLibrary("CFlite", apt: "flite1-dev"),
        cLibrary("CESpeak", apt: "libespeak-ng-dev"),  // opened at run time, not linked: it is GPL-3
        cLibrary("CALSA", pkgConfig: "alsa", apt: "libasound2-dev"),
        cLibrary("CONNXRuntime", apt: "libc6-dev"),  // opened at run time
        cLibrary("CStemmer", apt: "libstemmer-dev"),
        .target(name: "CDotProducts", path: "Sources/CLibraries/CDotProducts"),  // ours: wide instructions
        cLibrary("CSpeechModels", apt: "libc6-dev"),  // opened at run time

        // measurements: scripts/bench.sh
        .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
        .target(
            name: "BenchmarkSupport", dependencies: ["AllocationCounter"], path: "Benchmarks/Support",
            swiftSettings: settings),
        .executableTarget(
            name: "MediaBenchmark",
            dependencies: ["BenchmarkSupport", "Basics", "COpenSSL", "Crypto", "Rooms", "Sockets", "WebRTC"],
            path: "Benchmarks/Media", swiftSettings: settings),
        .executableTarget(
            name: "CallBenchmark",
            dependencies: [
                "Access", "AgentWorker", "Basics", "BenchmarkSupport", "Crypto", "HTTP", "LanguageModels", "RoomClient",
                "Rooms", "Sockets", "Speech", "TokenService", "WebRTC", "Wire",
            ],
            path: "Benchmarks/Call", swiftSettings: settings),
        .executableTarget(
            name: "WebhookBenchmark",
            dependencies: ["Access", "Basics", "BenchmarkSupport", "HTTP", "PostCall", "Sockets"],
            path: "Benchmarks/Webhooks", swiftSettings: settings),
        .executableTarget(
            name: "MemoryBenchmark",
            dependencies: [
                "BenchmarkSupport", "Basics", "Crypto", "Inference", "LanguageModels", "Memory", "SQLite",
            ],
            path: "Benchmarks/Memory", swiftSettings: settings),

        // tests
        tests("Basics", uses: ["Basics"]),
        tests("Crypto", uses: ["Basics", "Crypto"]),
        tests("Wire", uses: ["Basics", "Wire"]),
        tests("Access", uses: ["Access", "Basics", "Crypto", "Wire"]),
        tests("WebRTC", uses: ["Basics", "Crypto", "WebRTC"]),
        tests("Forwarding", uses: ["Basics", "Forwarding", "WebRTC"]),
        tests("HTTP", uses: ["Basics", "HTTP", "Sockets"]),
        tests("Sockets", uses: ["Basics", "Sockets"]),
        tests("SQLite", uses: ["Basics", "SQLite"]),
        tests("Inference", uses: ["Inference"]),
        tests("Speech", uses: ["Basics", "COpusFile", "Inference", "Speech"]),
        tests("LanguageModels", uses: ["Basics", "Crypto", "HTTP", "Inference", "LanguageModels"]),
        // Writes memories until somebody kills it: what MemoryTests' durability tests run.
        .executableTarget(
            name: "MemoryCrashWriter", dependencies: ["Basics", "Memory", "SQLite"], path: "Tests/MemoryCrashWriter",
            swiftSettings: settings),
        tests("Memory", uses: ["Basics", "Crypto", "LanguageModels", "Memory", "SQLite", "MemoryCrashWriter"]),
        tests(
            "RoomClient",
            uses: ["Access", "Basics", "Crypto", "HTTP", "RoomClient", "Rooms", "Sockets", "Speech", "WebRTC", "Wire"]),
        tests(
            "AgentWorker",
            uses: [
                "Access", "AgentWorker", "Basics", "HTTP", "LanguageModels", "Memory", "RoomClient", "Sockets",
                "Speech",
                "Wire",
            ]),
        tests("PostCall", uses: ["Access", "Basics", "Crypto", "HTTP", "PostCall", "SQLite", "Wire"]),
        tests("TokenService", uses: ["Access", "Basics", "HTTP", "SQLite", "TokenService", "Wire"]),
        tests(
            "Rooms", uses: ["Access", "Basics", "Crypto", "Forwarding", "HTTP", "Rooms", "Sockets", "WebRTC", "Wire"]),
    ]
)

// Only for scripts/fuzz.sh: a static library that libFuzzer drives. Other builds do not know it.
if Context.environment["PARLEY_FUZZ_BUILD"] != nil {
    package.products.append(.library(name: "Fuzz", type: .static, targets: ["Fuzz"]))
    package.targets.append(
        .target(
            name: "Fuzz",
            dependencies: [
                "Access", "Basics", "Crypto", "Forwarding", "HTTP", "LanguageModels", "Memory", "PostCall",
                "RoomClient",
                "TokenService", "WebRTC", "Wire",
            ],
            path: "Fuzz/Targets", swiftSettings: settings))
}
