/// The English that the offline model knows of: lists, no rules.
enum Lexicon {
    static let contractions: [String: [String]] = [
        "what's": ["what", "is"], "whats": ["what", "is"], "where's": ["where", "is"], "who's": ["who", "is"],
        "how's": ["how", "is"], "it's": ["it", "is"], "that's": ["that", "is"], "there's": ["there", "is"],
        "he's": ["he", "is"], "she's": ["she", "is"], "let's": ["let", "us"], "when's": ["when", "is"],
        "i'm": ["i", "am"], "im": ["i", "am"], "i've": ["i", "have"], "i'd": ["i", "would"], "i'll": ["i", "will"],
        "you're": ["you", "are"], "you've": ["you", "have"], "you'll": ["you", "will"], "we're": ["we", "are"],
        "they're": ["they", "are"], "don't": ["do", "not"], "dont": ["do", "not"], "doesn't": ["does", "not"],
        "didn't": ["did", "not"], "can't": ["can", "not"], "cannot": ["can", "not"], "won't": ["will", "not"],
        "isn't": ["is", "not"], "aren't": ["are", "not"], "wasn't": ["was", "not"], "haven't": ["have", "not"],
        "wouldn't": ["would", "not"], "couldn't": ["could", "not"], "shouldn't": ["should", "not"],
        "gonna": ["going", "to"], "wanna": ["want", "to"], "gimme": ["give", "me"], "lemme": ["let", "me"],
        "yep": ["yes"], "yeah": ["yes"], "yup": ["yes"], "nope": ["no"], "nah": ["no"], "ok": ["okay"],
        "hiya": ["hi"], "thanx": ["thanks"], "goodby": ["goodbye"],
    ]
    /// Words that recognisers take apart.
    static let compounds = [
        "flash light": "flashlight", "flesh light": "flashlight", "flash lights": "flashlight",
        "screen shot": "screenshot", "screen shots": "screenshot", "screen shut": "screenshot",
        "good bye": "goodbye", "good by": "goodbye", "good buy": "goodbye", "bye bye": "goodbye", "by by": "goodbye",
        "good night": "goodnight", "o clock": "oclock", "birth day": "birthday", "every thing": "everything",
        "some thing": "something", "any thing": "anything", "week end": "weekend", "thank you": "thanks",
        "sam que": "thanks", "sam few": "thanks", "thank q": "thanks", "thank u": "thanks",
        "vibe rate": "vibrate", "bat tree": "battery", "battery 's": "battery",
    ]
    /// Said without meaning.
    static let fillers: Set<String> = [
        "please", "uh", "um", "er", "ah", "oh", "well", "so", "okay", "now", "then", "just", "hey", "like", "actually",
        "right", "and", "but", "hm", "hmm", "mm", "very", "much", "again",
    ]
    /// Words too common to tell one request from another.
    static let stopWords: Set<String> = fillers.union([
        "a", "an", "the", "this", "that", "these", "those", "some", "any", "i", "me", "my", "mine", "you", "your",
        "yours", "he", "him", "his", "she", "her", "it", "its", "we", "us", "our", "they", "them", "their", "is", "am",
        "are", "was", "were", "be", "been", "being", "do", "does", "did", "have", "has", "had", "can", "could", "will",
        "would", "shall", "should", "may", "might", "must", "to", "of", "in", "at", "by", "for", "from", "with",
        "about", "into", "as", "if", "or", "not", "no", "yes", "what", "which", "who", "whom", "when", "where", "why",
        "how", "there", "here", "up", "out", "on", "off", "want", "need", "get", "gets", "got", "give", "tell", "let",
        "make", "go", "going", "turn", "switch", "set", "put", "show", "check", "know", "think", "see", "say", "said",
        "new", "too", "also", "really", "think", "thing", "'s", "all", "more", "times", "one", "current", "currently",
        "use",
        "take", "takes", "read", "reads", "returns", "when", "caller", "caller's", "callers", "user", "users",
    ])
    /// Names of tools begin with these when the rest says it all.
    static let plainVerbs: Set<String> = [
        "get", "set", "read", "fetch", "show", "check", "take", "make", "do", "give", "tell", "current", "query", "run",
        "send",
        "is", "the", "my", "of", "tool", "turn", "use",
    ]
    /// Words that a request begins with, questions aside.
    static let imperatives: Set<String> = [
        "turn", "switch", "get", "set", "take", "make", "check", "show", "tell", "give", "send", "press", "start",
        "stop", "read", "find", "play", "call", "end", "open", "close", "look", "search", "put", "add", "book",
        "order", "remind", "remember", "forget", "delete", "cancel", "enable", "disable", "vibrate", "buzz", "locate",
        "capture", "dial", "hang", "schedule", "create", "change", "increase", "lower", "raise", "type",
    ]
    static let imperativeStems = Set(imperatives.map(Stem.of))
    /// What one asks for by wanting the thing: "I would like a pizza".
    static let acquiringStems = Set(["order", "buy", "book", "reserve", "purchase"].map(Stem.of))
    static let questionWords: Set<String> = [
        "what", "where", "who", "when", "why", "how", "which", "whose", "is", "are", "am", "do", "does", "did", "can",
        "could", "will", "would", "have", "has",
    ]
    /// Words taken for each other when a request is matched to a tool.
    private static let synonymGroups: [[String]] = [
        ["flashlight", "torch", "light", "lamp", "lights"], ["vibrate", "buzz", "shake", "rumble", "vibration"],
        ["location", "position", "whereabouts", "coordinates", "gps", "locate"],
        ["battery", "charge", "juice", "charged", "power"], ["screenshot", "snapshot", "capture", "screen"],
        ["time", "clock", "oclock", "hour"], ["date", "day", "today"], ["photo", "picture", "image"],
        ["message", "text", "sms"], ["music", "song", "track"], ["weather", "forecast", "rain", "sunny"],
        ["timer", "countdown"], ["alarm", "wake"], ["remind", "reminder"], ["appointment", "meeting", "event"],
        ["buy", "order", "purchase"], ["find", "search", "look", "lookup"], ["volume", "loud", "louder", "quieter"],
        ["end", "finish", "hang", "terminate"], ["begin", "start"], ["remember", "memorize", "note", "store"],
        ["forget", "delete", "erase", "remove"], ["dial", "press", "dtmf", "key", "keypad", "keys"],
        ["level", "percentage", "percent"], ["name", "called", "named"], ["email", "mail"],
        ["book", "reserve", "schedule"],
        ["price", "cost"], ["transfer", "forward"], ["pay", "payment"],
    ]
    /// From a stem to the words that may stand for it.
    static let synonyms: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        for group in synonymGroups {
            let stems = Set(group.map(Stem.of))
            for stem in stems { table[stem, default: []].formUnion(stems.subtracting([stem])) }
        }
        return table
    }()
    /// Turns of phrase that name a thing without its word.
    static let idioms: [(phrase: String, means: [String])] = [
        ("where am i", ["location"]), ("where are we", ["location"]), ("where i am", ["location"]),
        ("how late", ["time"]), ("what day", ["date"]), ("the date", ["date"]), ("what date", ["date"]),
        ("what is today", ["date"]),
        ("hang up", ["end", "call"]), ("too dark", ["flashlight"]),
        ("how much battery", ["level"]), ("how full", ["level"]), ("what is on my screen", ["screenshot"]),
    ]
}
