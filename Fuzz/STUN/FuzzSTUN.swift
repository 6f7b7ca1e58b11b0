import WebRTC

/// A datagram as a STUN message, its integrity check included.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let message = try? STUNMessage(parsing: bytes) else { return 0 }
    _ = message.isAuthentic(bytes, password: "password")
    return 0
}
