public import Basics
import Crypto

/// Finds and keeps the path to one peer over UDP. Two manners: `lite`, a server with a public port that only answers
/// checks (RFC 8445 §2.5), and `controlling`, which makes checks of its own and nominates.
///
/// Pure: after every mutating call drain `nextOutput()` until nil, and call `handleTimeout` at `deadline`.
/// Our own candidates all stand for one socket, so a pair is known by the remote address alone.
/// Sources: RFC 8445 (ICE), RFC 8489 (STUN), RFC 7675 (consent).
public struct ICEAgent: Sendable {
    public enum Manner: Sendable { case lite, controlling }
    public enum Output: Sendable, Equatable {
        case transmit([UInt8], to: SocketAddress)
        /// Everything but checks goes to this address from now on.
        case selected(SocketAddress)
        /// The first path of new credentials was selected after an older one had been up.
        case restarted
        /// The path is gone (or never came up); only a restart can bring it back.
        case failed(String)
    }
    /// One pair of credentials; an ICE restart begins a new one (RFC 8445 §9).
    struct Generation: Sendable {
        var local: ICECredentials
        var remote: ICECredentials?
    }

    /// A lite agent hears a check every few seconds from a living client, whose own patience is 30 s; half of that.
    static let litePatience: Duration = .seconds(15)
    /// A path that never came up is given up after this; clients themselves wait 15 s.
    static let connectPatience: Duration = .seconds(30)

    let manner: Manner
    var current: Generation
    /// Still answered after a restart until the new generation has its path.
    var previous: Generation?
    var checks: CheckList
    public internal(set) var selected: SocketAddress?
    /// Last sign of the peer on an authenticated packet.
    var lastHeard: Moment
    /// When waiting for a first path began; nil before the other side's credentials are known.
    var connectingSince: Moment?
    var hasFailed = false
    /// A check of the current generation has chosen the path.
    var isSettled = false
    private var hasHadPath = false
    /// Where authentic checks came from, the latest last: only these may speak DTLS to us.
    private var validated: [SocketAddress] = []
    private var outputs: [Output] = []

    /// - Parameter seed: spreads consent checks; passwords and ids come from the system.
    public init(_ manner: Manner, local: ICECredentials, seed: UInt64, now: Moment) {
        self.manner = manner
        current = Generation(local: local)
        checks = CheckList(isControlling: manner == .controlling, seed: seed)
        lastHeard = now
    }

    public var local: ICECredentials { current.local }
    public var remote: ICECredentials? { current.remote }
    /// Ufrags under which checks to us may still come.
    public var validUfrags: [String] { [current.local.ufrag] + (previous.map { [$0.local.ufrag] } ?? []) }

    /// New credentials of ours, for an offer or answer that restarts ICE. The old path works on meanwhile.
    public mutating func restart(with local: ICECredentials, now: Moment) {
        // Two restarts before a check: the oldest generation that carried traffic stays the fallback.
        if isSettled || previous == nil { previous = current }
        current = Generation(local: local)
        isSettled = false
        checks.reset()
        lastHeard = now
        if hasFailed {
            hasFailed = false
            previous = nil
            selected = nil
            checks.endConsent()
        }
        if selected == nil { connectingSince = nil }
    }

    /// What the other side's description says. New credentials forget the old candidates.
    public mutating func setRemote(_ remote: ICECredentials, now: Moment) {
        guard current.remote != remote else { return }
        current.remote = remote
        checks.reset()
        if connectingSince == nil { connectingSince = now }
    }

    /// The other side only answers (`a=ice-lite`), or we are told to decide: we nominate.
    public mutating func takeControl() {
        if manner == .controlling { checks.isControlling = true }
    }

    /// A lite agent needs none: it answers where checks come from.
    public mutating func addRemoteCandidate(_ candidate: ICECandidate, now: Moment) {
        guard manner == .controlling else { return }
        checks.add(candidate.address, priority: candidate.priority, now: now)
    }

    /// An authenticated packet of another protocol came over the selected path: the peer is alive (lite only; a full
    /// agent needs an answered check, RFC 7675 §5.1).
    @inline(__always) public mutating func noteTraffic(now: Moment) { lastHeard = now }

    /// An authentic check came from there lately.
    public func isValidated(_ address: SocketAddress) -> Bool { address == selected || validated.contains(address) }
    mutating func noteValid(_ address: SocketAddress) {
        guard validated.last != address else { return }
        validated.removeAll { $0 == address }
        if validated.count >= 8 { validated.removeFirst() }
        validated.append(address)
    }

    public mutating func nextOutput() -> Output? { outputs.isEmpty ? nil : outputs.removeFirst() }
    mutating func emit(_ output: Output) { outputs.append(output) }

    public var deadline: Moment {
        if hasFailed { return .distantFuture }
        let pairs = current.remote == nil ? .distantFuture : checks.pairDeadline
        if selected == nil {
            return min(connectingSince.map { $0 + Self.connectPatience } ?? .distantFuture, pairs)
        }
        return manner == .lite ? lastHeard + Self.litePatience : min(pairs, checks.nextConsentCheck, checks.consentEnd)
    }

    public mutating func handleTimeout(now: Moment) {
        guard !hasFailed else { return }
        if selected == nil, let connectingSince, now >= connectingSince + Self.connectPatience {
            return fail("no connectivity check succeeded within \(Self.connectPatience.milliseconds / 1000) s")
        }
        switch manner {
        case .lite:
            if selected != nil, now >= lastHeard + Self.litePatience {
                fail("consent: nothing was heard for \(Self.litePatience.milliseconds / 1000) s")
            }
        case .controlling:
            if selected != nil, now >= checks.consentEnd {
                return fail("consent: no check was answered for \(CheckList.consentPatience.milliseconds / 1000) s")
            }
            sendDueChecks(now: now)
        }
    }

    mutating func fail(_ reason: String) {
        hasFailed = true
        emit(.failed(reason))
    }

    mutating func select(_ address: SocketAddress, now: Moment) {
        let isRestart = !isSettled && hasHadPath
        hasHadPath = true
        isSettled = true
        previous = nil
        lastHeard = now
        connectingSince = nil
        if selected != address {
            selected = address
            emit(.selected(address))
        }
        if isRestart { emit(.restarted) }
    }
}
