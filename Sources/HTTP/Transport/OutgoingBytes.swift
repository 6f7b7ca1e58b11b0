import Sockets

/// What waits to be written on one connection.
struct OutgoingBytes {
    private var pieces: [[UInt8]] = []
    private var next = 0
    private var offset = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        pieces.append(piece)
        count += piece.count
    }

    enum Progress: Equatable { case wrote(Int), failed }

    /// Writes until all is gone or the socket is full.
    mutating func flush(to transport: Transport) -> Progress {
        var written = 0
        while next < pieces.count {
            let piece = pieces[next]
            switch transport.write(piece.span.extracting(droppingFirst: offset)) {
            case .wouldBlock: return .wrote(written)
            case .failed: return .failed
            case .bytes(let bytes):
                written += bytes
                count -= bytes
                offset += bytes
                if offset == piece.count {
                    pieces[next] = []
                    next += 1
                    offset = 0
                }
            }
        }
        pieces.removeAll(keepingCapacity: pieces.count < 64)
        next = 0
        return .wrote(written)
    }
}
