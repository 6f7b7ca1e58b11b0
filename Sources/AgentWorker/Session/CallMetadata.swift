import Basics
import Memory

/// What the backend that asked for a call says about it, in the job's metadata. Any text is allowed; of a JSON object these
/// are understood.
struct CallMetadata: Sendable, Equatable {
    /// `"memories": ["…"]`: what is known of the caller, most useful first.
    var memories: [String] = []
    /// `"phone"`, `"sip.phoneNumber"`, `"customer"`, `"caller"`: who calls, the surest first.
    var keys: [CallerKey] = []
    /// `"tenant"`: whose customer they are.
    var tenant: TenantID?
    /// Anything longer is not a memory but a document.
    static let longestMemory = 2000
    static let mostMemories = 50
    static let longestTenant = 128

    init(_ text: String, attributes: [String: String] = [:]) {
        let value = try? JSONValue(parsing: text)
        memories = (value?["memories"]?.arrayValue ?? []).compactMap(\.stringValue)
            .filter { !$0.isEmpty && $0.utf8.count <= Self.longestMemory }.prefix(Self.mostMemories).map { $0 }
        for said in [value?.objectValue?.compactMapValues(\.stringValue) ?? [:], attributes] {
            for key in CallerKey.named(in: said) where !keys.contains(key) { keys.append(key) }
        }
        if let name = value?["tenant"]?.stringValue ?? attributes["tenant"], !name.isEmpty,
            name.utf8.count <= Self.longestTenant
        {
            tenant = TenantID(rawValue: name)
        }
    }
}

extension CallerKey {
    /// The keys among named texts, the surest first: a customer's number, a telephone number, an identity.
    static func named(in texts: [String: String]) -> [CallerKey] {
        var keys: [CallerKey] = []
        if let text = texts["customer"], let key = CallerKey(.external, reading: text) { keys.append(key) }
        for name in ["phone", "sip.phoneNumber"] {
            if let text = texts[name], let key = CallerKey(.phone, reading: text), !keys.contains(key) {
                keys.append(key)
            }
        }
        if let text = texts["caller"], let key = CallerKey(reading: text), !keys.contains(key) { keys.append(key) }
        return keys
    }
}
