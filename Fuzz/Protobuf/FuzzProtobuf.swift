import Wire

/// A binary signalling frame, a data packet and a join request.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? DataPacket(protobuf: bytes)
    _ = try? JoinRequest(protobuf: bytes)
    guard let request = try? SignalRequest(protobuf: bytes) else { return 0 }
    precondition((try? SignalRequest(protobuf: request.protobuf)) != nil, "what we write, we do not read")
    return 0
}
