import WebRTC

/// A decrypted packet as RTP, with the header extensions a browser sends.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    var extensions = HeaderExtensionIDs()
    extensions.audioLevel = 1
    extensions.transportSequence = 3
    extensions.mid = 4
    extensions.rid = 10
    guard let header = RTPHeader(parsing: bytes.span, count: bytes.count, extensions: extensions) else { return 0 }
    precondition(header.payloadOffset + header.payloadCount <= bytes.count, "the payload ends behind the packet")
    return 0
}
