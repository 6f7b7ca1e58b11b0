import Basics

/// Any bytes as JSON; what was understood is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONValue(parsing: bytes) else { return 0 }
    // A number may change its form once (1.5e17 becomes a whole number), and then no more.
    guard let again = try? JSONValue(parsing: value.serialized) else {
        preconditionFailure("what we write, we do not read")
    }
    precondition((try? JSONValue(parsing: again.serialized)) == again, "what we write, we read otherwise")
    return 0
}
