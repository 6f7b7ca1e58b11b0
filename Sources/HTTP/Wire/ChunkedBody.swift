/// Takes a chunked body apart as it arrives. Source: RFC 9112 §7.1; extensions and trailers are read and forgotten.
struct ChunkedBody: Equatable {
    private enum State: Equatable {
        case size
        case data(left: Int)
        case dataEnd
        case trailer(bytes: Int)
        case done
    }
    /// A size line with extensions, or a trailer line.
    static let maxLine = 1024
    static let maxTrailer = 8192
    private var state = State.size
    let limit: Int
    private(set) var body: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    var isDone: Bool { state == .done }

    /// Takes what it can use off the front of `input`.
    mutating func take(from input: inout ArraySlice<UInt8>) throws(RequestFault) {
        while true {
            switch state {
            case .done: return
            case .data(let left):
                guard !input.isEmpty else { return }
                let part = input.prefix(left)
                body += part
                input = input.dropFirst(part.count)
                state = part.count == left ? .dataEnd : .data(left: left - part.count)
            case .size, .dataEnd, .trailer:
                guard let line = try takeLine(from: &input) else { return }
                state = try next(after: line)
            }
        }
    }

    private func next(after line: ArraySlice<UInt8>) throws(RequestFault) -> State {
        switch state {
        case .dataEnd:
            guard line.isEmpty else { throw .malformed("a chunk is longer than its size") }
            return .size
        case .trailer(let bytes):
            if line.isEmpty { return .done }
            guard bytes + line.count <= Self.maxTrailer else { throw .malformed("trailers are too long") }
            return .trailer(bytes: bytes + line.count)
        default:
            var size = 0
            let digits = line.prefix { RequestTarget.hex($0) != nil }
            let after = line.dropFirst(digits.count).first
            guard (1...15).contains(digits.count),
                after == nil || after == UInt8(ascii: ";") || after == 32 || after == 9
            else { throw .malformed("a chunk size is not a hexadecimal number") }
            for digit in digits { size = size << 4 | Int(RequestTarget.hex(digit) ?? 0) }
            guard size <= limit - body.count else { throw .bodyTooLarge(limit: limit) }
            return size == 0 ? .trailer(bytes: 0) : .data(left: size)
        }
    }

    private func takeLine(from input: inout ArraySlice<UInt8>) throws(RequestFault) -> ArraySlice<UInt8>? {
        guard let end = input.firstIndex(of: 10) else {
            guard input.count <= Self.maxLine else { throw .malformed("a chunk line is too long") }
            return nil
        }
        guard end > input.startIndex, input[end - 1] == 13, end - input.startIndex <= Self.maxLine else {
            throw .malformed("a chunk line does not end with CR LF")
        }
        let line = input[input.startIndex..<(end - 1)]
        input = input[(end + 1)...]
        return line
    }
}
