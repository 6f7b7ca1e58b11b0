import Glibc

enum ProcessorCount {
    /// Processors this process may use.
    static var online: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
