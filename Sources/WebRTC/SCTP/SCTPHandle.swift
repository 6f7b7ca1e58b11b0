import Basics
import CUSRSCTP

/// One peer's SCTP association. Owns one usrsctp socket, which speaks through byte arrays instead of a network.
///
/// A class because usrsctp refers to it (by number) until `deinit`. Belongs to one media loop; see ``SCTPStackHandle``
/// for what other loops may do to it. Both ends connect (RFC 8841 §9.1), so there is no listening side.
@safe final class SCTPHandle {
    typealias Event = SCTPStackHandle.Event

    struct Settings {
        var localPort: UInt16 = 5000
        var remotePort: UInt16 = 5000
        /// Largest SCTP packet, in bytes. Leaves room for DTLS, UDP and IPv6 in a path of 1,280.
        var packetSize = 1160
        /// Offered both ways. LiveKit's fixed ids reach 102; a stream costs usrsctp about 200 bytes.
        var streams: UInt16 = 256
        /// Most bytes the stack holds for us; not allocated ahead. The receive limit is also the window we offer.
        var sendBuffer: Int32 = 1 << 20
        var receiveBuffer: Int32 = 256 << 10
    }
    enum SendResult: Equatable {
        case accepted
        /// The stack's buffer is full: try again after acknowledgements came in.
        case full
        case failed
    }

    /// How often an association with something outstanding wants to be called: usrsctp's own timer pace is 10 ms.
    static let tick: Duration = .milliseconds(20)

    private let id: UInt
    private let socket: OpaquePointer
    private var isOpen = true

    init(_ settings: Settings) throws(SCTPError) {
        let id = SCTPStackHandle.register()
        var made: OpaquePointer?
        var failure = SCTPError.stack(call: "usrsctp_socket", code: 0)
        _ = SCTPStackHandle.run(id) {
            do throws(SCTPError) {
                unsafe made = try Self.open(id, settings)
            } catch {
                failure = error
                SCTPStackHandle.unregister(id)
            }
        }
        guard let made = unsafe made else { throw failure }
        self.id = id
        unsafe socket = made
    }

    deinit { _ = abort() }

    /// Ends the association with an ABORT, which is among the events returned, and frees it. Idempotent.
    func abort() -> [Event] {
        guard isOpen else { return [] }
        // Lingering 0 s makes close abort and free at once, so that nothing is left for timers.
        let events = call { unsafe usrsctp_close(socket) }
        _ = call { SCTPStackHandle.unregister(id) }
        isOpen = false
        return events
    }

    /// Sends the INIT.
    func connect(_ settings: Settings) -> [Event] {
        call {
            var address = unsafe Self.address(id, port: settings.remotePort)
            // Fails with EINPROGRESS by design; anything else shows as `.down` or as silence, which ICE outlasts.
            _ = unsafe Self.withSocketAddress(&address) { unsafe usrsctp_connect(socket, $0, $1) }
        }
    }

    /// A packet out of DTLS. Ones too short for a header and a chunk are dropped.
    func receive(_ packet: [UInt8], now: Moment) -> [Event] {
        guard packet.count >= 16, packet.count <= 65_535 else { return [] }
        return call {
            SCTPStackHandle.advance(to: now)
            unsafe packet.withUnsafeBytes {
                unsafe usrsctp_conninput(UnsafeMutableRawPointer(bitPattern: id), $0.baseAddress, $0.count, 0)
            }
        }
    }

    /// Runs timers that are due and collects what other loops' calls left for us.
    func advance(to now: Moment) -> [Event] { call { SCTPStackHandle.advance(to: now) } }

    func send(
        _ bytes: [UInt8], stream: UInt16, protocolID: UInt32, isOrdered: Bool, reliability: DataChannelReliability
    ) -> (SendResult, [Event]) {
        guard isOpen else { return (.failed, []) }
        var info = sctp_sendv_spa()
        info.sendv_flags = UInt32(SCTP_SEND_SNDINFO_VALID)
        info.sendv_sndinfo.snd_sid = stream
        info.sendv_sndinfo.snd_ppid = protocolID.bigEndian
        info.sendv_sndinfo.snd_flags = isOrdered ? 0 : UInt16(SCTP_UNORDERED)
        switch reliability {
        case .reliable: break
        case .retransmits(let count):
            info.sendv_flags |= UInt32(SCTP_SEND_PRINFO_VALID)
            info.sendv_prinfo = sctp_prinfo(pr_policy: UInt16(SCTP_PR_SCTP_RTX), pr_value: UInt32(count))
        case .lifetime(let milliseconds):
            info.sendv_flags |= UInt32(SCTP_SEND_PRINFO_VALID)
            info.sendv_prinfo = sctp_prinfo(pr_policy: UInt16(SCTP_PR_SCTP_TTL), pr_value: UInt32(milliseconds))
        }
        var result = SendResult.failed
        let events = call {
            let sent = unsafe bytes.withUnsafeBytes {
                unsafe usrsctp_sendv(
                    socket, $0.baseAddress, $0.count, nil, 0, &info, socklen_t(MemoryLayout.size(ofValue: info)),
                    UInt32(SCTP_SENDV_SPA), 0)
            }
            let code = parley_sctp_errno()
            result = sent >= 0 ? .accepted : code == EWOULDBLOCK || code == EAGAIN ? .full : .failed
        }
        return (result, events)
    }

    /// Closes our direction of a stream (RFC 6525 §5.1.2). False when another reset is still under way.
    func reset(stream: UInt16) -> (accepted: Bool, [Event]) {
        guard isOpen else { return (true, []) }
        // sctp_reset_streams ends in an array: association id, flags, count, then the one stream.
        let request: [UInt16] = [0, 0, UInt16(SCTP_STREAM_RESET_OUTGOING), 1, stream]
        var code: Int32 = 0
        let events = call {
            let status = unsafe request.withUnsafeBytes {
                unsafe usrsctp_setsockopt(
                    socket, Int32(IPPROTO_SCTP), SCTP_RESET_STREAMS, $0.baseAddress, socklen_t($0.count))
            }
            code = status < 0 ? parley_sctp_errno() : 0
        }
        return (code != EALREADY && code != EAGAIN, events)
    }

    struct Status: Equatable {
        /// Bytes handed to the stack and not yet acknowledged or given up.
        var bufferedBytes = 0
        /// Whether a timer of this association may be running: a handshake, or packets that wait for acknowledgement.
        /// Acknowledgements of ours are never delayed, so receiving needs no timer.
        var needsTime = false
    }
    var status: Status {
        var result = Status()
        guard isOpen else { return result }
        // The stack says nothing while it answers, so there are no events to keep.
        SCTPStackHandle.peek {
            var status = sctp_status()
            var usage = parley_sctp_sockstat()
            guard unsafe Self.get(socket, SCTP_STATUS, &status) else { return }
            result.needsTime =
                status.sstat_state != SCTP_ESTABLISHED || status.sstat_unackdata > 0
                || status.sstat_penddata > 0
            if unsafe Self.get(socket, PARLEY_SCTP_GET_SNDBUF_USE, &usage) {
                result.bufferedBytes = Int(usage.send_bytes)
            }
        }
        return result
    }

    private func call(_ body: () -> Void) -> [Event] { isOpen ? SCTPStackHandle.run(id, body) : [] }
}
