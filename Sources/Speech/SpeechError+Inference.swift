import Inference

extension SpeechError {
    init(_ error: InferenceError) {
        switch error {
        case .missing(let what, let path, let mend): self = .missing(what: what, path: path, mend: mend)
        case .library(let function, let reason): self = .library(function, reason)
        case .unusable(let reason): self = .unusable(reason)
        }
    }

    /// Says in terms of speech what went wrong with a model's file or the library that runs it.
    static func orInferenceError<Value: ~Copyable>(
        _ body: () throws(InferenceError) -> Value
    ) throws(SpeechError) -> Value {
        do throws(InferenceError) { return try body() } catch { throw SpeechError(error) }
    }
}

extension ModelFolder {
    static func findForSpeech() throws(SpeechError) -> ModelFolder { try SpeechError.orInferenceError(find) }
    func pathForSpeech(of file: File) throws(SpeechError) -> String {
        try SpeechError.orInferenceError { () throws(InferenceError) in try path(of: file) }
    }
}
