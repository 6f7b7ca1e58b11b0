/// What a recorder writes to: one file in one of the formats.
enum RecordingFile: ~Copyable {
    case wav(WAVWriter)
    case oggOpus(OggOpusWriter)

    init(path: String, sampleRate: Int, format: CallRecorder.Format) throws(AudioError) {
        switch format {
        case .wav: self = .wav(try WAVWriter(path: path, channels: 2, sampleRate: sampleRate))
        case .oggOpus(let tags): self = .oggOpus(try OggOpusWriter(path: path, sampleRate: sampleRate, tags: tags))
        }
    }

    mutating func append(_ samples: [Int16]) throws(AudioError) {
        switch consume self {
        case .wav(var writer):
            do throws(AudioError) { try writer.append(samples) } catch {
                self = .wav(writer)
                throw error
            }
            self = .wav(writer)
        case .oggOpus(var writer):
            do throws(AudioError) { try writer.append(samples) } catch {
                self = .oggOpus(writer)
                throw error
            }
            self = .oggOpus(writer)
        }
    }
    consuming func close() throws(AudioError) {
        switch consume self {
        case .wav(let writer): try writer.close()
        case .oggOpus(let writer): try writer.close()
        }
    }
}
