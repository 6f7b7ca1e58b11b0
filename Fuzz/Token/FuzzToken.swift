import Access
import Basics

/// Any bytes as an access token. None is ever good: the key that would sign one is not in the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let verifier = TokenVerifier(keys: ["devkey": Private("secret")])
    precondition((try? verifier.verify(token: bytes, now: 1_700_000_000)) == nil, "a token was forged")
    return 0
}
