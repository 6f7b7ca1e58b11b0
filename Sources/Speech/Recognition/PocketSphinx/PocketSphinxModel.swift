import FoundationEssentials

/// Where PocketSphinx's acoustic model, dictionary and language model are: a folder as Debian's pocketsphinx-en-us fills.
public struct PocketSphinxModel: Sendable, Equatable {
    /// Holds `<name>/` (acoustic model), `cmudict-<name>.dict` and `<name>.lm.bin`, `<name>` being the folder's own.
    public let folder: String

    public static let debian = PocketSphinxModel(folder: "/usr/share/pocketsphinx/model/en-us")
    public init(folder: String) { self.folder = folder }

    private var name: String { folder.split(separator: "/").last.map(String.init) ?? "" }
    var acousticModel: String { "\(folder)/\(name)" }
    var dictionary: String { "\(folder)/cmudict-\(name).dict" }
    var languageModel: String { "\(folder)/\(name).lm.bin" }

    /// PocketSphinx ends the process when some of its files are missing, so they are looked for before.
    func check() throws(SpeechError) {
        let acoustic = ["mdef", "means", "variances", "transition_matrices", "sendump", "noisedict", "feat.params"]
        for path in acoustic.map({ "\(acousticModel)/\($0)" }) + [dictionary, languageModel] {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw .missing(
                    what: "a file of PocketSphinx's model", path: path,
                    mend: "install Debian's pocketsphinx-en-us, or configure another folder or recogniser")
            }
        }
    }
}
