/// A WAV file read into memory: what `parley call --play`, recorded prompts and tests are fed with.
///
/// Sizes in the file are never trusted: chunks end where the bytes do, and a `data` chunk of size 0 or 0xFFFFFFFF, as
/// programs leave behind that stream or die, lasts to the end.
public struct WAVFile: Sendable, Equatable {
    public var format: WAVFormat
    /// One array per channel, equally long.
    public var channels: [[Int16]]

    /// All channels as one.
    public var mono: AudioChunk {
        guard channels.count == 2 else {
            return AudioChunk(samples: channels.first ?? [], sampleRate: format.sampleRate)
        }
        let mixed = zip(channels[0], channels[1]).map { Int16((Int($0) + Int($1)) >> 1) }
        return AudioChunk(samples: mixed, sampleRate: format.sampleRate)
    }

    /// - Throws: ``AudioError/file(_:)``, saying what is wrong and what is accepted.
    public init(_ bytes: [UInt8]) throws(AudioError) {
        var reader = LittleEndianReader(bytes[...])
        guard let riff = reader.bytes(4), reader.skip(4), let wave = reader.bytes(4) else {
            throw .file("the file has \(bytes.count) bytes, too few for a WAV file")
        }
        guard riff.elementsEqual("RIFF".utf8), wave.elementsEqual("WAVE".utf8) else {
            throw .file("the file is no WAV file: it does not begin with RIFF and WAVE; \(WAVFormat.accepted)")
        }
        var format: WAVFormat?
        while let id = reader.bytes(4) {
            guard let size = reader.uint32() else { throw .file("the WAV file ends inside a chunk's header") }
            if id.elementsEqual("data".utf8) {
                guard let format else { throw .file("the WAV file's data come before its format chunk") }
                // 0 and all ones: the writer did not come to fill it in.
                let claimed = size == 0 || size == .max ? reader.remaining : Int(size)
                let data = reader.bytes(min(claimed, reader.remaining)) ?? []
                (self.format, channels) = (format, Self.decode(data, format))
                return
            }
            guard let chunk = reader.bytes(Int(size)) else {
                throw .file("the WAV file is cut off inside its '\(Self.text(id))' chunk")
            }
            if id.elementsEqual("fmt ".utf8) { format = try WAVFormat(chunk) }
            _ = reader.skip(Int(size) & 1)  // chunks begin at even places
        }
        throw .file("the WAV file has no \(format == nil ? "format" : "data") chunk")
    }

    private static func text(_ id: ArraySlice<UInt8>) -> String {
        String(decoding: id.map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }

    private static func decode(_ data: ArraySlice<UInt8>, _ format: WAVFormat) -> [[Int16]] {
        let frames = data.count / format.frameSize
        let width = format.coding.bytesPerSample
        return (0..<format.channels).map { channel in
            (0..<frames).map { frame in
                sample(data, at: data.startIndex + frame * format.frameSize + channel * width, format.coding)
            }
        }
    }

    private static func sample(_ data: ArraySlice<UInt8>, at place: Int, _ coding: WAVFormat.Coding) -> Int16 {
        switch coding {
        case .telephone(let law): return law.decode(data[place])
        case .integer(bits: 8): return (Int16(data[place]) - 128) << 8
        case .integer(let bits):
            let top = place + bits / 8  // the two highest bytes are 16 bits' worth
            return Int16(bitPattern: UInt16(data[top - 1]) << 8 | UInt16(data[top - 2]))
        case .float32:
            let pattern = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(data[place + $1]) }
            let value = Float(bitPattern: pattern)
            return value.isNaN ? 0 : Int16((min(max(value, -1), 1) * 32_767).rounded())
        }
    }
}
