import CYAML

/// Reads a YAML text with libyaml, event by event, into a tree of bounded depth and size.
extension YAMLValue {
    /// Deeper than any configuration; the reader recurses.
    static let maxDepth = 32
    /// Nodes in all, aliases counted as often as they are used: against the "billion laughs".
    static let maxNodes = 20_000

    /// - Throws: ``YAMLError`` with the line, for text that is no YAML, for a doubled key, and over the bounds.
    public init(parsingYAML text: String) throws(YAMLError) {
        var events = try YAMLEvents(text)
        self = try events.document()
    }
}

/// One parse of one text. Owns libyaml's parser and its present event.
@safe private struct YAMLEvents: ~Copyable {
    private struct Anchor {
        let value: YAMLValue
        let nodes: Int
    }
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var event = unsafe yaml_event_t()
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0
    /// libyaml reads from here until it is done.
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    init(_ text: String) throws(YAMLError) {
        unsafe bytes = .allocate(capacity: text.utf8.count)
        _ = unsafe bytes.initialize(from: text.utf8)
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        let status = unsafe yaml_parser_initialize(parser)
        precondition(status == 1, "out of memory")
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }
    deinit {
        var event = unsafe event
        unsafe yaml_event_delete(&event)
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe bytes.deallocate()
    }

    mutating func document() throws(YAMLError) -> YAMLValue {
        try advance()  // stream start
        try advance()
        guard unsafe event.type == YAML_DOCUMENT_START_EVENT else {
            return YAMLValue(.scalar("", isQuoted: false), line: 1)
        }
        try advance()
        let value = try node(depth: 0)
        try advance()  // document end
        try advance()
        guard unsafe event.type == YAML_STREAM_END_EVENT else {
            throw YAMLError(line: line, problem: "a second document begins here; keep only one in the file")
        }
        return value
    }

    private var line: Int { unsafe Int(clamping: event.start_mark.line) + 1 }

    private mutating func advance() throws(YAMLError) {
        unsafe yaml_event_delete(&event)
        guard unsafe yaml_parser_parse(parser, &event) == 1 else {
            let line = unsafe max(parser.pointee.problem_mark.line, parser.pointee.context_mark.line)
            let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not YAML"
            throw YAMLError(
                line: Int(clamping: line) + 1, problem: "\(problem); mend the indentation, quotes or brackets here")
        }
    }

    private mutating func count(_ more: Int) throws(YAMLError) {
        nodes += more
        guard nodes <= YAMLValue.maxNodes else {
            throw YAMLError(
                line: line, problem: "more than \(YAMLValue.maxNodes) values, aliases included; make it smaller")
        }
    }

    /// Reads the node that begins at the present event, and stops at its last event.
    private mutating func node(depth: Int) throws(YAMLError) -> YAMLValue {
        guard depth < YAMLValue.maxDepth else {
            throw YAMLError(line: line, problem: "nested deeper than \(YAMLValue.maxDepth) levels; flatten it")
        }
        let (line, nodesBefore) = (line, nodes)
        let value: YAMLValue
        var anchor: String?
        switch unsafe event.type {
        case YAML_ALIAS_EVENT:
            let name = unsafe Self.text(event.data.alias.anchor) ?? ""
            guard let known = anchors[name] else {
                throw YAMLError(
                    line: line, problem: "*\(name) is not defined above; add &\(name) or write the value out")
            }
            try count(known.nodes)
            return YAMLValue(known.value.content, line: line)
        case YAML_SCALAR_EVENT:
            try count(1)
            anchor = unsafe Self.text(event.data.scalar.anchor)
            let raw = unsafe UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
            let isQuoted = unsafe event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE
            value = YAMLValue(.scalar(unsafe String(decoding: raw, as: UTF8.self), isQuoted: isQuoted), line: line)
        case YAML_SEQUENCE_START_EVENT:
            try count(1)
            anchor = unsafe Self.text(event.data.sequence_start.anchor)
            value = YAMLValue(.sequence(try sequence(depth)), line: line)
        case YAML_MAPPING_START_EVENT:
            try count(1)
            anchor = unsafe Self.text(event.data.mapping_start.anchor)
            value = YAMLValue(.mapping(try mapping(depth)), line: line)
        default:
            throw YAMLError(line: line, problem: "a value is missing here")
        }
        if let anchor { anchors[anchor] = Anchor(value: value, nodes: nodes - nodesBefore) }
        return value
    }

    private mutating func sequence(_ depth: Int) throws(YAMLError) -> [YAMLValue] {
        var items: [YAMLValue] = []
        try advance()
        while unsafe event.type != YAML_SEQUENCE_END_EVENT {
            items.append(try node(depth: depth + 1))
            try advance()
        }
        return items
    }

    private mutating func mapping(_ depth: Int) throws(YAMLError) -> [YAMLValue.Entry] {
        var entries: [YAMLValue.Entry] = []
        var seen: [String: Int] = [:]
        try advance()
        while unsafe event.type != YAML_MAPPING_END_EVENT {
            let keyNode = try node(depth: depth + 1)
            guard case .scalar(let key, _) = keyNode.content else {
                throw YAMLError(line: keyNode.line, problem: "a list or mapping as key; use a plain word")
            }
            if let first = seen[key] {
                throw YAMLError(
                    line: keyNode.line, problem: "`\(key)` stands already in line \(first); keep one of the two")
            }
            seen[key] = keyNode.line
            try advance()
            entries.append(YAMLValue.Entry(key: key, line: keyNode.line, value: try node(depth: depth + 1)))
            try advance()
        }
        return entries
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe bytes.map { unsafe String(cString: $0) }
    }
}
