import Wire

/// A signalling frame in JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let request = try? SignalRequest(jsonText: bytes) else { return 0 }
    precondition((try? SignalRequest(jsonText: request.jsonText)) != nil, "what we write, we do not read")
    return 0
}
