import Sockets

extension EventPoller {
    /// A poller and what ends its wait.
    static func withWaker() throws(HTTPError) -> (Waker, EventPoller) {
        do throws(SocketError) {
            let waker = try Waker()
            return (waker, try EventPoller(waker: waker))
        } catch { throw .socket(error) }
    }
}
