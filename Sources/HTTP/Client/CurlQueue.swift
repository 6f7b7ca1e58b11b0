import Basics
import Sockets
import Synchronization

/// Hands exchanges to the thread that runs curl.
final class CurlQueue: Sendable {
    typealias Finish = @Sendable (Result<HTTPResponse, HTTPError>) -> Void
    private struct Job: Sendable {
        let exchange: CurlExchange
        let finish: Finish
    }
    private let mailbox: Mailbox<Job?>

    init() throws(HTTPError) {
        let (waker, poller) = try EventPoller.withWaker()
        let mailbox = Mailbox<Job?>(wakes: waker)
        self.mailbox = mailbox
        let run: @Sendable () -> Void = {
            let curl = CurlHandle()
            while true {
                _ = poller.wait(until: nil)
                for job in mailbox.drain() {
                    guard let job else { return }
                    job.finish(curl.perform(job.exchange))
                }
            }
        }
        do { try NamedThread.start("http-client", body: run) } catch { throw .thread(error.description) }
    }
    func add(_ exchange: CurlExchange, finish: @escaping Finish) {
        mailbox.post(Job(exchange: exchange, finish: finish))
    }
    /// Ends the thread after what was added before.
    func close() { mailbox.post(nil) }
}
