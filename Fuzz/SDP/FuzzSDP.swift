import WebRTC

/// A client's offer or answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let document = try? SDPDocument(parsing: String(decoding: bytes, as: UTF8.self)) else { return 0 }
    precondition((try? SDPDocument(parsing: document.text)) != nil, "what we write, we do not read")
    return 0
}
