import Glibc

/// A thread of our own for work that never returns or blocks in C; the shared pool has only one thread per core.
public enum NamedThread {
    private final class Start {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a detached thread that ends when `body` returns.
    ///
    /// - Parameters:
    ///   - name: what `top -H` and a debugger show; the kernel keeps the first 15 bytes.
    ///   - stackBytes: address space, not memory, until it is touched.
    /// - Throws: ``ThreadError`` when the process may have no more threads.
    public static func start(
        _ name: String, stackBytes: Int = 4 << 20, body: @escaping @Sendable () -> Void
    ) throws(ThreadError) {
        let status = launch(Start(name: name, body: body), stackBytes: stackBytes)
        guard status == 0 else { throw ThreadError(name: name, code: status) }
    }

    private static func launch(_ start: Start, stackBytes: Int) -> Int32 {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        // Balanced by takeRetainedValue in the thread, or by release when there is none.
        let argument = unsafe Unmanaged.passRetained(start).toOpaque()
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, &attributes, run, argument)
        if status != 0 { unsafe Unmanaged<Start>.fromOpaque(argument).release() }
        unsafe pthread_attr_destroy(&attributes)
        return status
    }
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        setName(start.name)
        start.body()
        return nil
    }

    /// Best effort. By /proc, since Swift's Glibc does not show pthread_setname_np, a GNU extension.
    private static func setName(_ name: String) {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = unsafe write(file, bytes, bytes.count)
        close(file)
    }
}

public struct ThreadError: Error, Equatable, CustomStringConvertible {
    public let name: String
    public let code: Int32
    public var description: String {
        "cannot start thread '\(name)': error \(code); raise the process's thread limit (ulimit -u) or free memory"
    }
}
