import Basics

enum JSONCheck {
    /// What can be read is written and read again as the same; every accessor answers.
    static func value(_ text: [UInt8]) {
        guard let value = try? JSONValue(parsing: text) else { return }
        touch(value, depth: 0)
        let written = value.serialized
        guard let again = try? JSONValue(parsing: written) else {
            return expect(false, "our own JSON can be read: \(value.text)")
        }
        expect(again.serialized == written, "JSON reads as it was written: \(value.text)")
    }
    private static func touch(_ value: JSONValue, depth: Int) {
        _ = (value.intValue, value.doubleValue, value.boolValue, value.stringValue, value["a"])
        guard depth < 20 else { return }
        for item in value.arrayValue ?? [] { touch(item, depth: depth + 1) }
        for item in (value.objectValue ?? [:]).values { touch(item, depth: depth + 1) }
    }
}
