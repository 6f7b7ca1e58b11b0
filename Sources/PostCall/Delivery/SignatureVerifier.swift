public import Basics
import Crypto

/// Says whether a body was signed by somebody who has a secret, not long ago.
///
/// Takes the raw body: JSON that was read and written again is another one. For a replay of a true request within the
/// tolerance there is ``ReplayGuard``, or the `key` of a ``NewEvent``.
public struct SignatureVerifier: Sendable {
    private let secrets: [Private<String>]
    private let tolerance: Int64
    private let acceptsVersion1: Bool

    /// - Parameters:
    ///   - secrets: any of them will do. An empty one would let everybody in, so it does not count.
    ///   - tolerance: how old a signature may be, and how far in the future.
    ///   - acceptsVersion1: takes `v1=` for `v0=`.
    public init(
        secrets: [Private<String>], tolerance: Duration = .seconds(30 * 60), acceptsVersion1: Bool = false
    ) {
        self.secrets = secrets.filter { !$0.revealed.isEmpty }
        self.tolerance = tolerance.components.seconds
        self.acceptsVersion1 = acceptsVersion1
    }

    /// - Parameters:
    ///   - header: the value of the signature header; nil: there was none.
    ///   - unixSeconds: now.
    /// - Returns: when it was signed, in Unix seconds.
    @discardableResult public func verify(
        header: String?, body: [UInt8], unixSeconds: Int64
    ) throws(SignatureError) -> Int64 {
        guard !secrets.isEmpty else { throw .noSecret }
        guard let header, !header.isEmpty else { throw .missing }
        let signature = try TimedSignature(parsing: header)
        let (age, overflow) = unixSeconds.subtractingReportingOverflow(signature.time)
        guard !overflow, (-tolerance...tolerance).contains(age) else {
            throw .outOfTime(age: overflow ? .max : age, tolerance: tolerance)
        }
        let given = signature.version0 + (acceptsVersion1 ? signature.version1 : [])
        guard !given.isEmpty else { throw .malformed("it has no signature of a kind that is taken") }
        // Every pair is compared, so that the time tells nobody which one it was.
        var fits = false
        for secret in secrets {
            let expected = TimedSignature.code(body: body, time: signature.timeText, secret: secret)
            for one in given where constantTimeEquals(one, expected) { fits = true }
        }
        guard fits else { throw .wrong }
        return signature.time
    }
}
