import Basics
import Sockets
import WebRTC

/// Why a packet went no further.
enum MediaDrop: String, CaseIterable {
    case unknownPeer = "unknown_peer"
    case unknownProtocol = "unknown_protocol"
    case malformed
    case unauthentic
    case notConnected = "not_connected"
    case padding
    case unknownTrack = "unknown_track"
    case dataMalformed = "data_malformed"
    case dataWithoutPermission = "data_without_permission"
    case dataOfUnknownChannel = "data_unknown_channel"
    case dataDuplicate = "data_duplicate"
    case dataBacklog = "data_backlog"
    case dataLossyDropped = "data_lossy_dropped"
}

/// The media plane's metrics, made once and shared by all shards.
final class MediaCounters: Sendable {
    let packetsIn: Counter
    let packetsForwarded: Counter
    let packetsOut: Counter
    let sendDropped: Counter
    let sendRefused: Counter
    private let drops: [Counter]

    init(_ metrics: Metrics) {
        packetsIn = metrics.counter("parley_media_packets_received_total", help: "UDP packets that arrived.")
        packetsForwarded = metrics.counter(
            "parley_media_packets_forwarded_total", help: "RTP packets sent to subscribers.")
        packetsOut = metrics.counter("parley_media_packets_sent_total", help: "UDP packets handed to the kernel.")
        sendDropped = metrics.counter(
            "parley_media_send_dropped_total", help: "Packets lost because the kernel's send buffer was full.")
        sendRefused = metrics.counter("parley_media_send_refused_total", help: "Packets that the kernel refused.")
        drops = MediaDrop.allCases.map {
            metrics.counter(
                "parley_media_dropped_total", help: "Packets and messages dropped, by reason.",
                labels: ["reason": $0.rawValue])
        }
    }

    func add(_ drop: MediaDrop) {
        guard let index = MediaDrop.allCases.firstIndex(of: drop) else { return }
        drops[index].add()
    }
}

extension MediaDrop {
    init(_ reason: Peer.DropReason) {
        self =
            switch reason {
            case .unknownProtocol: .unknownProtocol
            case .stun, .srtp, .unknownAddress: .unauthentic
            case .notConnected: .notConnected
            case .malformed: .malformed
            case .unknownSource: .unknownTrack
            case .padding: .padding
            }
    }
}
