import Access
import Basics
import FoundationEssentials
import HTTP
import RoomClient
import Sockets
import Speech
import Wire

/// `parley call`: a caller on the command line, in place of the mobile app.
enum CallRoom {
    static let lineOptions: [Command.Option] = [
        .init(
            name: "--say", value: "TEXT",
            help: "speak this once the agent has finished; '!TEXT' speaks into its answer", repeats: true),
        .init(name: "--wav", value: "FILE", help: "play this in place of a line", repeats: true),
        .init(name: "--voice", value: "NAME", help: "voice of the spoken lines: rms (default) or slt"),
        .init(name: "--record", value: "FILE", help: "write the call as stereo WAV: caller left, agent right"),
        .init(
            name: "--transcript", value: "FILE",
            help: "write who said what when, and each turn's times, as JSON (docs/calls.md)"),
        .init(name: "--device", value: "LIST", help: SimulatedDevice.help),
    ]

    static let command = Command(
        name: "call", summary: "Call an agent, or join a room, and talk",
        options: ServerAccess.options + [
            .init(name: "--agent", value: "NAME", help: "ask the server for a call with this agent"),
            .init(name: "--room", value: "NAME", help: "join this room; with --agent: the call's room"),
            .init(name: "--identity", value: "ID", help: "who calls; default caller"),
            .init(name: "--metadata", value: "TEXT", help: "for the agent, with --agent"),
        ] + lineOptions + [
            .init(name: "--mic", help: "talk through this machine's microphone and loudspeaker until Ctrl-C"),
            .init(name: "--quiet", help: "print only the table at the end"),
        ],
        examples: [
            "parley call --dev --agent parley --say 'What is my battery level?' --device battery=42",
            "parley call --dev --agent parley --mic --record call.wav",
            "parley call --dev --room hello --wav question.wav",
        ],
        run: { try await run($0) })

    private static func run(_ arguments: Arguments) async throws {
        guard arguments["--agent"] != nil || arguments["--room"] != nil else {
            throw CommandError.usage("say whom to call: --agent NAME, or --room NAME")
        }
        let isQuiet = arguments.has("--quiet")
        let plan = try await plan(arguments, isQuiet: isQuiet) { try await destination(arguments) }
        let (report, ending) = try await hold(plan)
        print("")
        report.printTable()
        try finish(ending, plan)
    }

    /// Runs a call until it ends or the person interrupts it.
    static func hold(_ plan: Caller.Plan) async throws -> (CallReport, Caller.Ending) {
        let caller = Caller(plan)
        let signals = StopSignals()
        let watcher = Task {
            await signals.first()
            if !Task.isCancelled { caller.stop() }
        }
        defer { watcher.cancel() }
        let result: Result<(CallReport, Caller.Ending), RoomClientError>
        do throws(RoomClientError) { result = .success(try await caller.run()) } catch { result = .failure(error) }
        try await close(plan)
        switch result {
        case .success(let held):
            try save(held.0, plan)
            return held
        case .failure(let error): throw CommandError("\(error)", exitCode: exitCode(of: error))
        }
    }

    private static func close(_ plan: Caller.Plan) async throws(CommandError) {
        await plan.microphone?.stop()
        await plan.speaker?.stop()
        do throws(AudioError) { try await plan.recorder?.finish() } catch {
            throw CommandError("the recording is not whole: \(error)", exitCode: 74)
        }
    }

    private static func save(_ report: CallReport, _ plan: Caller.Plan) throws(CommandError) {
        guard let path = plan.transcript else { return }
        do {
            try (report.json(recording: plan.recording).text + "\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
        } catch { throw CommandError("cannot write the transcript to '\(path)'", exitCode: 73) }
    }

    private static func soundDevices() throws(CommandError) -> (Microphone, Speaker) {
        do throws(AudioError) {
            return (try Microphone(sampleRate: Caller.rate), try Speaker(sampleRate: Caller.rate))
        } catch { throw CommandError("--mic: \(error)", exitCode: 69) }
    }

    /// sysexits: 69 unavailable, 75 try again, 77 not allowed.
    private static func exitCode(of error: RoomClientError) -> Int32 {
        switch error {
        case .invalidURL: 64
        case .refused(let status, _): status == 401 || status == 403 ? 77 : 69
        case .unreachable, .timeout: 69
        default: 70
        }
    }

    /// What a script of a caller needs to know of how it went.
    static func finish(_ ending: Caller.Ending, _ plan: Caller.Plan) throws {
        switch ending {
        case .hungUp, .agentHungUp: return
        case .stopped: throw CommandError("hung up by hand", exitCode: 130)
        case .agentNeverCame:
            throw CommandError(
                "no agent came within \(plan.patience.arrival.components.seconds) s; `parley dispatch list` tells why",
                exitCode: 75)
        case .unanswered(let line): throw CommandError("nobody answered '\(line)'", exitCode: 75)
        case .cut(let reason): throw CommandError("the call was cut: \(reason)", exitCode: 69)
        }
    }

    // MARK: what to say

    static func plan(
        _ arguments: Arguments, isQuiet: Bool, destination: () async throws -> (url: String, token: Private<String>)
    ) async throws -> Caller.Plan {
        guard arguments.all("--say").isEmpty || arguments.all("--wav").isEmpty else {
            throw CommandError.usage("--say and --wav cannot be mixed: their order would be lost; give one kind")
        }
        let device = try arguments["--device"].map { text in
            try SimulatedDevice(text) { method in if !isQuiet { print("          -        the agent used \(method)") } }
        }
        var lines = arguments.all("--say").map(CallerScript.Line.init)
        for line in lines where line.text.isEmpty { throw CommandError.usage("--say needs some words") }
        var sounds: [[Int16]] = []
        if lines.isEmpty {
            for path in arguments.all("--wav") {
                sounds.append(try sound(of: path))
                lines.append(CallerScript.Line(path))
            }
        } else {
            let voice = VoiceSettings(voice: arguments["--voice"] ?? "rms")
            for line in lines { sounds.append(try await speak(line.text, as: voice)) }
        }
        let isLive = arguments.has("--mic")
        guard isLive || !lines.isEmpty else {
            throw CommandError.usage("give the caller something to say: --say TEXT, --wav FILE or --mic")
        }
        let (microphone, speaker) = try isLive ? soundDevices() : (nil, nil)
        let recorder = try arguments["--record"].map { path in
            do { return try CallRecorder(path: path, sampleRate: Caller.rate) } catch {
                throw CommandError("cannot record to '\(path)': \(error)", exitCode: 73)
            }
        }
        let (url, token) = try await destination()
        return Caller.Plan(
            url: url, token: token, lines: lines, sounds: sounds, microphone: microphone, speaker: speaker,
            device: device,
            recorder: recorder, recording: arguments["--record"], transcript: arguments["--transcript"],
            isQuiet: isQuiet)
    }

    private static func sound(of path: String) throws -> [Int16] {
        do {
            return try Resampler.convert(try WAVFile(path: path).mono, to: Caller.rate).samples
        } catch {
            throw CommandError("--wav '\(path)': \(error)", exitCode: 65)
        }
    }

    private static func speak(_ text: String, as voice: VoiceSettings) async throws -> [Int16] {
        do {
            let synthesizer = try FliteSynthesizer()
            var chunk = AudioChunk(sampleRate: synthesizer.sampleRate)
            try await synthesizer.warm()
            for try await piece in synthesizer.speak(text, as: voice) { chunk.samples += piece.samples }
            return try Resampler.convert(chunk, to: Caller.rate).samples
        } catch {
            throw CommandError("cannot speak '\(text)': \(error)", exitCode: 70)
        }
    }

    // MARK: where to

    private static func destination(_ arguments: Arguments) async throws -> (url: String, token: Private<String>) {
        let access = try ServerAccess(arguments)
        let identity = arguments["--identity"] ?? "caller"
        if let agent = arguments["--agent"] {
            return try await requestCall(
                access, caller: identity, agent: agent, room: arguments["--room"],
                metadata: arguments["--metadata"] ?? "")
        }
        let room = try arguments.required("--room")
        let token = AccessToken(Claims(identity: identity, video: VideoGrant(joining: room)))
            .jwt(key: access.key, secret: access.secret, now: WallClock.unixSeconds, lifetime: .seconds(3600))
        return (access.webSocketURL, Private(token))
    }

    /// `POST /call`: the server makes room, dispatch and token, and answers with what a phone would be pushed.
    static func requestCall(
        _ access: ServerAccess, caller: String, agent: String, room: String?, metadata: String
    ) async throws -> (url: String, token: Private<String>) {
        var body: [String: JSONValue] = ["caller": .string(caller), "agent": .string(agent)]
        if let room { body["room"] = .string(room) }
        if !metadata.isEmpty { body["metadata"] = .string(metadata) }
        let response: HTTPResponse
        do {
            response = try await HTTPClient().send(
                "POST", "\(access.url)/call",
                headers: [
                    ("content-type", "application/json"), ("authorization", "Bearer \(access.backendToken())"),
                ], body: JSONValue.object(body).serialized, timeout: .seconds(20))
        } catch {
            throw CommandError(
                "cannot reach \(access.url): \(error); is the server running, and is --url right?", exitCode: 69)
        }
        let answer = try? JSONValue(parsing: response.body)
        guard (200...201).contains(response.status), let url = answer?["url"]?.stringValue,
            let token = answer?["token"]?.stringValue
        else {
            let reason = answer?["msg"]?.stringValue ?? String(decoding: response.body.prefix(300), as: UTF8.self)
            throw CommandError(
                "the server refused the call: \(reason)", exitCode: response.status == 401 ? 77 : 75)
        }
        return (url, Private(token))
    }
}
