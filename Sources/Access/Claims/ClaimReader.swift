import Basics

/// Reads the members of a JSON object by the type they must have. Absent and `null` are the same: not said.
struct ClaimReader {
    let members: [String: JSONValue]
    /// `video.` inside the grant, for errors.
    var prefix = ""

    private func fail(_ name: String, _ expected: String) -> AccessError {
        .wrongClaim(name: prefix + name, expected: expected)
    }
    private func value(_ name: String) -> JSONValue? { members[name].flatMap { $0 == .null ? nil : $0 } }

    func string(_ name: String) throws(AccessError) -> String {
        guard let value = value(name) else { return "" }
        guard let text = value.stringValue else { throw fail(name, "a string") }
        return text
    }
    func optionalBool(_ name: String) throws(AccessError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.boolValue else { throw fail(name, "true or false") }
        return flag
    }
    func bool(_ name: String) throws(AccessError) -> Bool { try optionalBool(name) ?? false }

    /// RFC 7519 §2 "NumericDate": seconds, perhaps with a fraction, which is cut.
    func seconds(_ name: String) throws(AccessError) -> Int64? {
        guard let value = value(name) else { return nil }
        if let whole = value.intValue { return whole }
        guard case .double(let number) = value, let whole = Int64(exactly: number.rounded(.down)) else {
            throw fail(name, "Unix seconds")
        }
        return whole
    }
    func strings(_ name: String) throws(AccessError) -> [String] {
        guard let value = value(name) else { return [] }
        guard let items = value.arrayValue else { throw fail(name, "an array of strings") }
        return try items.map { (item) throws(AccessError) in
            guard let text = item.stringValue else { throw fail(name, "an array of strings") }
            return text
        }
    }
    func stringMap(_ name: String) throws(AccessError) -> [String: String] {
        guard let value = value(name) else { return [:] }
        guard let members = value.objectValue else { throw fail(name, "an object of strings") }
        var map: [String: String] = [:]
        for (key, item) in members {
            guard let text = item.stringValue else { throw fail(name, "an object of strings") }
            map[key] = text
        }
        return map
    }
    func object(_ name: String) throws(AccessError) -> ClaimReader? {
        guard let value = value(name) else { return nil }
        guard let members = value.objectValue else { throw fail(name, "an object") }
        return ClaimReader(members: members, prefix: "\(prefix)\(name).")
    }
}
