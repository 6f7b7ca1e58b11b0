import Basics
import CUSRSCTP

/// Setting up the socket behind an association. All of it runs inside `SCTPStackHandle.run`.
extension SCTPHandle {
    private static let maximumResends: UInt16 = 20

    static func open(_ id: UInt, _ settings: Settings) throws(SCTPError) -> OpaquePointer {
        let made = unsafe usrsctp_socket(
            AF_CONN, Int32(SOCK_STREAM.rawValue), Int32(IPPROTO_SCTP),
            { _, _, bytes, count, info, flags, id in
                unsafe receiveFromSCTPStack(bytes, count: count, info: info, flags: flags, id: UInt(bitPattern: id))
                return 1
            }, nil, 0, UnsafeMutableRawPointer(bitPattern: id))
        guard let socket = unsafe made else { throw .stack(call: "usrsctp_socket", code: parley_sctp_errno()) }
        do throws(SCTPError) {
            try unsafe configure(socket, settings)
            var address = unsafe address(id, port: settings.localPort)
            try check("usrsctp_bind", unsafe withSocketAddress(&address) { unsafe usrsctp_bind(socket, $0, $1) })
        } catch {
            unsafe usrsctp_close(socket)
            throw error
        }
        return unsafe socket
    }

    private static func configure(_ socket: OpaquePointer, _ settings: Settings) throws(SCTPError) {
        try check("usrsctp_set_non_blocking", unsafe usrsctp_set_non_blocking(socket, 1))
        try unsafe set(socket, SO_LINGER, linger(l_onoff: 1, l_linger: 0), level: SOL_SOCKET)
        try unsafe set(socket, SO_SNDBUF, settings.sendBuffer, level: SOL_SOCKET)
        try unsafe set(socket, SO_RCVBUF, settings.receiveBuffer, level: SOL_SOCKET)
        // Small messages leave at once (no Nagle), and every packet is acknowledged at once.
        try unsafe set(socket, SCTP_NODELAY, Int32(1))
        try unsafe set(socket, SCTP_DELAYED_SACK, sctp_sack_info(sack_assoc_id: 0, sack_delay: 0, sack_freq: 1))
        try unsafe set(
            socket, SCTP_ENABLE_STREAM_RESET,
            sctp_assoc_value(assoc_id: 0, assoc_value: UInt32(SCTP_ENABLE_RESET_STREAM_REQ)))
        try unsafe set(
            socket, SCTP_INITMSG,
            sctp_initmsg(
                sinit_num_ostreams: settings.streams, sinit_max_instreams: settings.streams, sinit_max_attempts: 20,
                sinit_max_init_timeo: 3_000))
        // Milliseconds. A receiver may delay acknowledgements by 200 (RFC 9260 §6.2), so less than that would resend
        // what has arrived.
        try unsafe set(
            socket, SCTP_RTOINFO, sctp_rtoinfo(srto_assoc_id: 0, srto_initial: 500, srto_max: 5_000, srto_min: 300))
        // Resends in a row before the association ends: about 90 s, so that ICE gives up or heals the path first. With
        // one path, the path must last as long as the association (RFC 9260 §8.2 otherwise leaves it dormant for ever).
        try unsafe set(
            socket, SCTP_ASSOCINFO,
            sctp_assocparams(
                sasoc_assoc_id: 0, sasoc_peer_rwnd: 0, sasoc_local_rwnd: 0, sasoc_cookie_life: 0,
                sasoc_asocmaxrxt: maximumResends, sasoc_number_peer_destinations: 0))
        // No heartbeats (ICE consent watches the path) and no path MTU discovery (no ICMP reaches us).
        var path = sctp_paddrparams()
        path.spp_address.ss_family = sa_family_t(AF_CONN)
        path.spp_flags = UInt32(SPP_HB_DISABLE | SPP_PMTUD_DISABLE)
        path.spp_pathmtu = UInt32(settings.packetSize - MemoryLayout<sctp_common_header>.size)
        path.spp_pathmaxrxt = maximumResends
        try unsafe set(socket, SCTP_PEER_ADDR_PARAMS, path)
        for type in [SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT, SCTP_PARTIAL_DELIVERY_EVENT] {
            try unsafe set(
                socket, SCTP_EVENT,
                sctp_event(se_assoc_id: sctp_assoc_t(SCTP_ALL_ASSOC), se_type: UInt16(type), se_on: 1))
        }
    }

    /// The association's number in place of a network address.
    static func address(_ id: UInt, port: UInt16) -> sockaddr_conn {
        unsafe sockaddr_conn(
            sconn_family: UInt16(AF_CONN), sconn_port: port.bigEndian,
            sconn_addr: UnsafeMutableRawPointer(bitPattern: id))
    }

    static func withSocketAddress(
        _ address: inout sockaddr_conn, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        unsafe withUnsafeMutableBytes(of: &address) { bytes in
            // Safe: never empty. usrsctp reads the family first and takes it for a sockaddr_conn.
            guard let base = bytes.baseAddress else { return -1 }
            return unsafe body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }

    static func get<Value: BitwiseCopyable>(_ socket: OpaquePointer, _ name: Int32, _ value: inout Value) -> Bool {
        var count = socklen_t(MemoryLayout<Value>.size)
        return unsafe usrsctp_getsockopt(socket, Int32(IPPROTO_SCTP), name, &value, &count) == 0
    }

    private static func set<Value: BitwiseCopyable>(
        _ socket: OpaquePointer, _ name: Int32, _ value: Value, level: Int32 = Int32(IPPROTO_SCTP)
    ) throws(SCTPError) {
        var value = value
        try check(
            "usrsctp_setsockopt(\(name))",
            unsafe usrsctp_setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Value>.size)))
    }

    private static func check(_ call: String, _ status: Int32) throws(SCTPError) {
        if status < 0 { throw .stack(call: call, code: parley_sctp_errno()) }
    }
}
