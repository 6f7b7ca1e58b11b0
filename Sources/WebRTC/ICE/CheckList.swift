import Basics

/// The pairs a full agent tries and the times of its checks; pure bookkeeping (RFC 8445 §6.1.2, §6.1.4, RFC 7675 §5.1).
struct CheckList: Sendable {
    enum State: Sendable, Equatable { case waiting, inProgress, succeeded, failed }
    struct Pair: Sendable {
        var address: SocketAddress
        var priority: UInt32
        var state = State.waiting
        /// The request whose answer counts. Older ones of a restarted check do not.
        var transaction: STUNMessage.TransactionID?
        var attempts = 0
        /// When to send again, while in progress.
        var nextSend = Moment.zero
        /// The running check carries USE-CANDIDATE.
        var isNominating = false
        /// The controlling side chose this pair; select it once our own check succeeds.
        var isNominatedByPeer = false
    }

    /// Ta (RFC 8445 §14.2).
    static let pace: Duration = .milliseconds(50)
    /// First retransmission; doubles each time. Half of the RFC's 500 ms: our peers are servers, not homes.
    static let firstRetry: Duration = .milliseconds(250)
    /// Rc (RFC 8489 §6.2.1).
    static let maxAttempts = 7
    /// A peer with more candidates than this is not helped by trying them.
    static let maxPairs = 32
    /// RFC 7675 §5.1.
    static let consentPatience: Duration = .seconds(30)
    static let consentPace: Duration = .seconds(5)

    var isControlling: Bool
    var tieBreaker: UInt64
    var pairs: [Pair] = []
    private var random: SeededRandom
    private var nextPaced = Moment.zero
    /// Set once a path is selected.
    var nextConsentCheck = Moment.distantFuture
    var consentTransactions: [STUNMessage.TransactionID] = []
    var consentEnd = Moment.distantFuture

    init(isControlling: Bool, seed: UInt64) {
        self.isControlling = isControlling
        random = SeededRandom(seed: seed)
        tieBreaker = random.next()
    }

    /// Forgets pairs of an old generation; consent of the selected path goes on.
    mutating func reset() { pairs = [] }

    /// The selected path is lost: there is nothing to keep.
    mutating func endConsent() {
        consentTransactions = []
        nextConsentCheck = .distantFuture
        consentEnd = .distantFuture
    }

    /// Keeps pairs in order of priority; a known address stays as it is.
    mutating func add(_ address: SocketAddress, priority: UInt32, now: Moment) {
        guard pairs.count < Self.maxPairs, !pairs.contains(where: { $0.address == address }) else { return }
        let place = pairs.firstIndex { $0.priority < priority } ?? pairs.count
        pairs.insert(Pair(address: address, priority: priority), at: place)
        nextPaced = max(nextPaced, now)
    }

    func index(of address: SocketAddress) -> Int? { pairs.firstIndex { $0.address == address } }

    /// When the next check of a pair is due; consent checks have their own time.
    var pairDeadline: Moment {
        var earliest = Moment.distantFuture
        for pair in pairs {
            switch pair.state {
            case .waiting: earliest = min(earliest, nextPaced)
            case .inProgress: earliest = min(earliest, pair.nextSend)
            case .succeeded, .failed: break
            }
        }
        return earliest
    }

    /// The pairs whose check is due, in the order to send; their next times are set.
    mutating func dueIndices(now: Moment) -> [Int] {
        var due: [Int] = []
        for index in pairs.indices where pairs[index].state == .inProgress && pairs[index].nextSend <= now {
            if pairs[index].attempts >= Self.maxAttempts {
                pairs[index].state = .failed
                pairs[index].isNominating = false
            } else {
                due.append(index)
            }
        }
        // All failed: begin again, slowly. The agent's patience ends it, and until then a path may open.
        if due.isEmpty, !pairs.contains(where: { $0.state != .failed }) {
            for index in pairs.indices {
                pairs[index].state = .waiting
                pairs[index].attempts = 0
                pairs[index].transaction = nil
            }
        }
        if now >= nextPaced, let index = pairs.firstIndex(where: { $0.state == .waiting }) {
            nextPaced = now + Self.pace
            pairs[index].state = .inProgress
            due.append(index)
        }
        for index in due {
            let doublings = min(pairs[index].attempts, 3)
            pairs[index].nextSend = now + Self.firstRetry * (1 << doublings)
            pairs[index].attempts += 1
        }
        return due
    }

    /// Starts the pair's check over at once: triggered, nominating, or after a role change.
    mutating func trigger(_ index: Int, nominating: Bool, now: Moment) {
        pairs[index].state = .inProgress
        pairs[index].attempts = 0
        pairs[index].nextSend = now
        pairs[index].transaction = nil
        pairs[index].isNominating = nominating
    }

    /// Every 5 s, spread by 0.8…1.2 so that checks of many peers do not march in step (RFC 7675 §5.1).
    mutating func scheduleConsentCheck(now: Moment) {
        let percent = Int64.random(in: 80...120, using: &random)
        nextConsentCheck = now + .nanoseconds(Self.consentPace.nanoseconds / 100 * percent)
    }
}
