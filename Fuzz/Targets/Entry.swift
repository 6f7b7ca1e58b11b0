import FoundationEssentials
import Glibc

/// What libFuzzer calls once: chooses the target, and writes its seeds where scripts/fuzz.sh wants them.
///
/// `PARLEY_FUZZ` names the target, or is `list`; `PARLEY_FUZZ_SEEDS` is a folder for seeds, `PARLEY_FUZZ_FIXTURES` is
/// Tests/Fixtures.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    if environment("PARLEY_FUZZ") == "list" {
        for target in FuzzTarget.all { print(target.name) }
        exit(0)
    }
    guard let folder = environment("PARLEY_FUZZ_SEEDS") else { return 0 }
    let fixtures = Fixtures(folder: environment("PARLEY_FUZZ_FIXTURES") ?? "Tests/Fixtures")
    for (index, seed) in chosen.seeds(fixtures).enumerated() {
        do { try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(index)")) } catch {
            stop("cannot write seeds to \(folder): \(error)")
        }
    }
    return 0
}

/// One input. Whatever it is, nothing may trap, hang or break a promise that `expect` checks.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
    chosen.run(&input)
    return 0
}

private let chosen: FuzzTarget = {
    let name = environment("PARLEY_FUZZ") ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        stop("PARLEY_FUZZ is '\(name)'; set it to one of \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    }
    return target
}()

private func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// Ends the process as a usage error, which is no finding.
private func stop(_ reason: String) -> Never {
    let line = "fuzz: \(reason)\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    exit(2)
}

/// A promise of the code under test. Breaking it is a finding, as a trap is.
func expect(_ isKept: @autoclosure () -> Bool, _ promise: @autoclosure () -> String) {
    if !isKept() { fatalError("broken promise: \(promise())") }
}
