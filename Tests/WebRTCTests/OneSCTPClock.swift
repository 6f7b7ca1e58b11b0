import Testing

/// Tests with data channels run one after the other: usrsctp has one clock for the whole process, and each test has a
/// time line of its own.
@Suite(.serialized) struct OneSCTPClock {}
