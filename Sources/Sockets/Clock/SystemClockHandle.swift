import CSockets

/// What the kernel knows of its own clock.
public enum SystemClock {
    /// Whether something disciplines it (NTP, PTP, a hypervisor). adjtimex(2).
    public static var isSynchronized: Bool {
        var state = timex()
        return unsafe adjtimex(&state) != TIME_ERROR
    }
}
