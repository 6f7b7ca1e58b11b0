import AgentWorker
import Basics
import FoundationEssentials
import LanguageModels
import Sockets
import Speech

/// From a command line to an agent that can take calls: who it is, and the models it hears, thinks and speaks with.
struct AgentSetup: Sendable {
    let profile: AgentProfile
    let services: CallServices
    /// Nil: nothing is remembered.
    let memory: MemorySetup?

    static let options: [Command.Option] = [
        .init(name: "--profile", value: "FILE", help: "who the agent is: YAML or JSON, see docs/agents.md"),
        .init(name: "--agent", value: "NAME", help: "name it is dispatched by; default the profile's, else parley"),
        .init(
            name: "--recognizer", value: "NAME",
            help: "\(SpeechProviders.recognizers.joined(separator: ", ")); default pocketsphinx"),
        .init(
            name: "--synthesizer", value: "NAME",
            help: "\(SpeechProviders.synthesizers.joined(separator: ", ")); default flite, for other languages espeak"),
        .init(name: "--speech-models", value: "FOLDER", help: "of sherpa-onnx, for the two above"),
        .init(name: "--voice-activity", value: "NAME", help: "silero (default), ten or energy"),
        .init(
            name: "--model", value: "NAME",
            help:
                "a chat model of an OpenAI-compatible server (key: OPENAI_API_KEY); default the offline dialogue model"),
        .init(name: "--model-url", value: "URL", help: "of that server; default https://api.openai.com/v1"),
    ]

    /// - Parameter memory: nil: nothing is to be remembered.
    /// - Throws: ``CommandError`` naming the file or the name that cannot be used.
    static func make(
        _ arguments: Arguments, memory settings: MemorySetup.Settings?, metrics: Metrics
    ) async throws -> AgentSetup {
        var profile = try arguments["--profile"].map(read) ?? standard
        if let name = arguments["--agent"] { profile.name = name }
        do {
            let listening = try await SpeechModels.load(
                voiceActivity: VoiceActivityChoice(setting: arguments["--voice-activity"] ?? "silero"))
            for line in listening.fallbacks { Log("agent").warn("\(line)") }
            let folder = arguments["--speech-models"]
            let synthesizer = try SpeechProviders.synthesizer(
                named: arguments["--synthesizer"], language: profile.language, modelFolder: folder)
            var synthesizers = [synthesizer]
            // Small and always there: a second voice is better than none.
            if synthesizer.name != "espeak" { synthesizers.append(try ESpeakSynthesizer()) }
            var services = CallServices(
                makeVoiceActivity: { try listening.makeVoiceActivity() },
                turnEnd: listening.turnEnd is SilenceTurnEnd ? nil : listening.turnEnd,
                recognizer: try SpeechProviders.recognizer(named: arguments["--recognizer"], modelFolder: folder),
                synthesizers: synthesizers, model: try model(arguments, metrics), tools: standardTools,
                metrics: CallMetrics(metrics))
            var memory: MemorySetup?
            if let settings {
                // The offline model draws no facts: the rules that do without one know more.
                let model = arguments["--model"] == nil ? nil : services.model
                memory = try await MemorySetup.open(settings, model: model, metrics: metrics)
            }
            services.memory = memory?.desk
            return AgentSetup(profile: profile, services: services, memory: memory)
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError("\(error)", exitCode: 78)
        }
    }

    /// The offline model stays as what is left when the provider fails.
    private static func model(_ arguments: Arguments, _ metrics: Metrics) throws -> any LanguageModel {
        guard let name = arguments["--model"] else { return OfflineDialogueModel() }
        let key = ProcessInfo.processInfo.environment["OPENAI_API_KEY"].map { Private($0) }
        var configuration = OpenAIChatModel.Configuration(model: name, apiKey: key)
        if let url = arguments["--model-url"] { configuration.baseURL = url }
        return ResilientModel(
            try OpenAIChatModel(configuration), fallbacks: [OfflineDialogueModel()], metrics: metrics)
    }

    /// What every agent can do; a profile may narrow it.
    private static var standardTools: [any AgentTool] {
        [
            BatteryTool(), FlashlightTool(), VibrateTool(), LocationTool(), ScreenshotTool(),
            CurrentTimeTool { WallClock.unixSeconds },
            SendDTMFTool(), EndCallTool(),
        ] + MemoryTools.all
    }

    /// The agent of `serve --dev`, `demo` and a worker without a profile.
    static var standard: AgentProfile {
        var profile = AgentProfile(name: "parley")
        profile.instructions = "Help the caller with their device, and talk with them about what they like."
        profile.greeting = .text("Hello, this is Parley. What can I do for you?")
        profile.returning = "Welcome back, {name}. What can I do for you?"
        return profile
    }

    private static func read(_ path: String) throws -> AgentProfile {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandError("cannot read the profile '\(path)' as UTF-8 text", exitCode: 66)
        }
        do {
            return path.lowercased().hasSuffix(".json") ? try AgentProfile(json: text) : try AgentProfile(yaml: text)
        } catch {
            throw CommandError("\(path): \(error)", exitCode: 78)
        }
    }
}
