public import Basics

/// The time rooms live by. The server's is `Sockets`' clock; a test's is moved by hand.
public struct RoomClock: Sendable {
    public var now: @Sendable () -> Moment
    /// Unix time, in microseconds, of `Moment.zero`.
    public var epoch: Int64

    public init(epoch: Int64, now: @escaping @Sendable () -> Moment) {
        self.epoch = epoch
        self.now = now
    }
}
