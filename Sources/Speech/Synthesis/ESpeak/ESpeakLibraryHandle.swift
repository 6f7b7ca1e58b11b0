import CESpeak
import CSpeechModels

/// eSpeak NG's library, opened at run time and never closed. It is GPL-3, so this binary is neither linked with it nor
/// needs it: a machine that has it gets voices for other languages (docs/decisions/0013).
@safe struct ESpeakLibraryHandle {
    typealias Initialize = @convention(c) (espeak_AUDIO_OUTPUT, Int32, UnsafePointer<CChar>?, Int32) -> Int32
    typealias ListVoices =
        @convention(c) (UnsafeMutablePointer<espeak_VOICE>?) -> UnsafeMutablePointer<UnsafePointer<espeak_VOICE>?>?
    typealias Listener =
        @convention(c) (UnsafeMutablePointer<Int16>?, Int32, UnsafeMutablePointer<espeak_EVENT>?) -> Int32
    typealias SetListener = @convention(c) (Listener?) -> Void
    typealias SetVoice = @convention(c) (UnsafePointer<CChar>?) -> espeak_ERROR
    typealias SetParameter = @convention(c) (espeak_PARAMETER, Int32, Int32) -> espeak_ERROR
    typealias Synthesize =
        @convention(c) (
            UnsafeRawPointer?, Int, UInt32, espeak_POSITION_TYPE, UInt32, UInt32, UnsafeMutablePointer<UInt32>?,
            UnsafeMutableRawPointer?
        ) -> espeak_ERROR

    let initialize: Initialize
    let listVoices: ListVoices
    let setListener: SetListener
    let setVoice: SetVoice
    let setParameter: SetParameter
    let synthesize: Synthesize

    private static let name = "libespeak-ng.so.1"

    /// - Throws: ``SpeechError/missing(what:path:mend:)`` when the machine has no eSpeak NG.
    init() throws(SpeechError) {
        guard let library = unsafe dlopen(Self.name, RTLD_NOW | RTLD_LOCAL) else {
            throw .missing(what: "eSpeak NG", path: Self.name, mend: "install Debian's libespeak-ng1")
        }
        unsafe initialize = try unsafeBitCast(Self.symbol("espeak_Initialize", of: library), to: Initialize.self)
        unsafe listVoices = try unsafeBitCast(Self.symbol("espeak_ListVoices", of: library), to: ListVoices.self)
        unsafe setListener = try unsafeBitCast(
            Self.symbol("espeak_SetSynthCallback", of: library), to: SetListener.self)
        unsafe setVoice = try unsafeBitCast(Self.symbol("espeak_SetVoiceByName", of: library), to: SetVoice.self)
        unsafe setParameter = try unsafeBitCast(Self.symbol("espeak_SetParameter", of: library), to: SetParameter.self)
        unsafe synthesize = try unsafeBitCast(Self.symbol("espeak_Synth", of: library), to: Synthesize.self)
    }

    private static func symbol(
        _ symbol: String, of library: UnsafeMutableRawPointer
    ) throws(SpeechError) -> UnsafeMutableRawPointer {
        guard let found = unsafe dlsym(library, symbol) else {
            throw .library("dlsym", "\(name) has no \(symbol); install Debian's libespeak-ng1 again")
        }
        return unsafe found
    }
}
