import Basics

/// Messages that open a channel in band. Source: RFC 8832 §5.
enum DCEP: Equatable {
    case open(
        label: String, protocolName: String, isOrdered: Bool, reliability: DataChannelReliability, priority: UInt16)
    case acknowledge

    /// PPIDs of RFC 8831 §8.
    enum ProtocolID {
        static let control: UInt32 = 50
        static let text: UInt32 = 51
        /// Deprecated kind: a piece of a message, more follow.
        static let binaryPartial: UInt32 = 52
        static let binary: UInt32 = 53
        static let textPartial: UInt32 = 54
        static let emptyText: UInt32 = 56
        static let emptyBinary: UInt32 = 57
    }

    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.readUInt8() {
        case 0x02: self = .acknowledge
        case 0x03:
            guard let type = reader.readUInt8(), let priority = reader.readUInt16(),
                let parameter = reader.readUInt32(),
                let labelCount = reader.readUInt16(), let protocolCount = reader.readUInt16(),
                let label = reader.readBytes(Int(labelCount)), let name = reader.readBytes(Int(protocolCount))
            else { return nil }
            let reliability: DataChannelReliability
            switch type & 0x7F {
            case 0: reliability = .reliable
            case 1: reliability = .retransmits(UInt16(clamping: parameter))
            case 2: reliability = .lifetime(milliseconds: UInt16(clamping: parameter))
            default: return nil
            }
            self = .open(
                label: String(decoding: label, as: UTF8.self), protocolName: String(decoding: name, as: UTF8.self),
                isOrdered: type & 0x80 == 0, reliability: reliability, priority: priority)
        default: return nil
        }
    }

    var bytes: [UInt8] {
        guard case .open(let label, let protocolName, let isOrdered, let reliability, let priority) = self else {
            return [0x02]
        }
        let (type, parameter): (UInt8, UInt32) =
            switch reliability {
            case .reliable: (0, 0)
            case .retransmits(let count): (1, UInt32(count))
            case .lifetime(let milliseconds): (2, UInt32(milliseconds))
            }
        var bytes: [UInt8] = [0x03, type | (isOrdered ? 0 : 0x80)]
        bytes.appendBigEndian(priority)
        bytes.appendBigEndian(parameter)
        bytes.appendBigEndian(UInt16(clamping: label.utf8.count))
        bytes.appendBigEndian(UInt16(clamping: protocolName.utf8.count))
        bytes += label.utf8.prefix(65_535)
        bytes += protocolName.utf8.prefix(65_535)
        return bytes
    }
}
