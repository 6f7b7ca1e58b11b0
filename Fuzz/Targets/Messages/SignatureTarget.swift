import Basics

@testable import PostCall

extension FuzzTarget {
    /// The signature header of a webhook that comes in, and what a target answers about trying again.
    static let signature = FuzzTarget(
        name: "signature",
        seeds: { _ in
            [
                "t=1730764890,v0=35081589e703d39d1194aebedeaaddfdf367badbdc74c329effcbe1b36239d56",
                "t=1, v1=00,v0=zz,,=,v9=x", "120", "Sun, 06 Nov 1994 08:49:37 GMT",
            ].map { Array($0.utf8) }
        },
        run: { input in
            let text = String(decoding: input.rest(), as: UTF8.self)
            if let wait = RetryAfter.parse(text, unixSeconds: 784_111_777) { expect(wait >= .zero, "a wait is one") }
            let secret = Private("secret")
            let verifier = SignatureVerifier(secrets: [secret], acceptsVersion1: true)
            do throws(SignatureError) {
                let signature = try TimedSignature(parsing: text)
                expect(signature.time >= 0, "a time is not negative")
                // Nobody guesses a signature.
                do throws(SignatureError) {
                    try verifier.verify(header: text, body: [1], unixSeconds: signature.time)
                    expect(false, "a signature that nobody made is true")
                } catch { expect(!error.description.isEmpty, "an error says something") }
                let made = TimedSignature.header(body: [1], secrets: [secret], unixSeconds: signature.time)
                let time = try verifier.verify(header: made, body: [1], unixSeconds: signature.time)
                expect(time == signature.time, "what is made is true")
            } catch { expect(!error.description.isEmpty, "an error says something") }
        })
}
