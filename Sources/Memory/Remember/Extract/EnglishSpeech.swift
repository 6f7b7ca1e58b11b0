/// The spoken English that the rules know of: lists, no rules.
enum EnglishSpeech {
    static let contractions: [String: [String]] = {
        var table: [String: [String]] = [
            "cannot": ["can", "not"], "can't": ["can", "not"], "cant": ["can", "not"], "won't": ["will", "not"],
            "gonna": ["going", "to"], "wanna": ["want", "to"], "gotta": ["have", "to"], "let's": ["let", "us"],
            "i'm": ["i", "am"], "im": ["i", "am"], "i've": ["i", "have"], "ive": ["i", "have"], "i'd": ["i", "would"],
            "i'll": ["i", "will"], "we're": ["we", "are"], "we've": ["we", "have"], "we'll": ["we", "will"],
            "they're": ["they", "are"], "they've": ["they", "have"], "you're": ["you", "are"],
            "you've": ["you", "have"], "you'll": ["you", "will"], "ok": ["okay"], "nope": ["no"], "nah": ["no"],
            "yep": ["yes"], "yup": ["yes"], "yeah": ["yes"], "name's": ["name", "is"],
            "cos": ["because"], "'cause": ["because"], "anymore": ["any", "more"], "kinda": ["kind", "of"],
        ]
        for word in ["it", "that", "there", "he", "she", "what", "where", "who", "how", "when", "here"] {
            table[word + "'s"] = [word, "is"]
        }
        for word in ["whats", "wheres", "hows", "thats", "theres"] { table[word] = [String(word.dropLast()), "is"] }
        for word in ["do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "would", "could", "should"]
        {
            table[word + "n't"] = [word, "not"]
            table[word + "nt"] = [word, "not"]
        }
        return table
    }()
    /// Sounds, not words.
    static let hesitations: Set<String> = [
        "um", "umm", "uh", "uhm", "uhh", "er", "erm", "err", "ah", "hm", "hmm", "mm", "mhm", "huh",
    ]
    /// Said before the statement, without being part of it.
    static let openers: Set<String> = [
        "well", "so", "okay", "yes", "oh", "hey", "hi", "hello", "and", "but", "also", "then", "right", "anyway",
        "plus",
        "listen", "look", "sure", "thanks", "actually", "basically", "honestly", "because", "though", "although",
        "since", "while", "wow", "sorry", "no", "alright", "great", "good", "cool", "true", "indeed", "definitely",
        "absolutely", "exactly", "besides", "unfortunately", "luckily", "fortunately", "plus",
    ]
    static let openingPhrases: [[String]] = [
        ["thank", "you"], ["you", "know"], ["i", "mean"], ["to", "be", "honest"], ["by", "the", "way"],
        ["good", "morning"], ["good", "afternoon"], ["good", "evening"], ["in", "fact"], ["as", "you", "know"],
        ["as", "i", "said"], ["the", "thing", "is"], ["of", "course"],
    ]
    /// Each takes some of the certainty; they are left out of the statement.
    static let hedgePhrases: [[String]] = [
        ["i", "think", "that"], ["i", "think"], ["i", "guess", "that"], ["i", "guess"], ["i", "believe", "that"],
        ["i", "believe"], ["i", "suppose"], ["i", "am", "not", "sure", "but"], ["i", "am", "not", "certain", "but"],
        ["if", "i", "remember", "correctly"], ["as", "far", "as", "i", "know"], ["it", "seems"],
    ]
    static let hedges: Set<String> = ["maybe", "perhaps", "probably", "possibly", "apparently", "presumably"]
    static let emphases: Set<String> = [
        "really", "also", "just", "still", "currently", "absolutely", "totally", "actually", "both", "finally",
        "definitely", "certainly", "simply", "especially", "particularly", "already", "usually", "even", "now", "only",
        "basically", "honestly", "truly", "recently", "sincerely",
    ]
    static let hypotheticals: Set<String> = ["if", "suppose", "imagine", "unless", "whether", "pretend"]
    static let questionWords: Set<String> = [
        "what", "where", "who", "how", "why", "which", "whose", "when", "do", "does", "did", "can", "could", "would",
        "will", "shall", "should", "is", "are", "am", "was", "were", "have", "has", "may", "might",
    ]
    static let copulas: Set<String> = ["is", "are", "was", "were", "has", "lives", "works", "likes", "called", "named"]
    static let relations: Set<String> = [
        "mother", "mum", "mom", "mummy", "dad", "father", "parents", "sister", "brother", "wife", "husband", "partner",
        "fiance", "fiancee", "girlfriend", "boyfriend", "son", "daughter", "child", "kid", "baby", "grandmother",
        "grandma", "grandfather", "grandpa", "granny", "aunt", "uncle", "cousin", "niece", "nephew", "grandson",
        "granddaughter", "stepson", "stepdaughter", "stepmother", "stepfather", "friend", "boss", "manager",
        "colleague",
        "neighbour", "neighbor", "roommate", "flatmate", "doctor", "dentist", "lawyer", "teacher", "therapist", "carer",
        "nurse", "landlord", "assistant", "kids", "children", "sons", "daughters", "sisters", "brothers",
    ]
    static let pets: Set<String> = [
        "dog", "cat", "puppy", "kitten", "horse", "rabbit", "parrot", "hamster", "bird", "fish", "pet", "tortoise",
        "turtle", "pony", "snake", "dogs", "cats", "rabbits", "birds", "pets", "puppies", "kittens", "horses", "lizard",
    ]
    /// One has one of them: another name is a correction, not another one.
    static let uniqueRelations: Set<String> = [
        "mother", "mum", "mom", "dad", "father", "wife", "husband", "partner", "fiance", "fiancee", "girlfriend",
        "boyfriend", "boss", "manager", "dentist", "landlord", "doctor",
    ]
    static let feelings: Set<String> = [
        "happy", "sad", "angry", "worried", "anxious", "nervous", "excited", "afraid", "scared", "lonely", "stressed",
        "upset", "frustrated", "depressed", "proud", "disappointed", "overwhelmed", "exhausted", "relieved", "grateful",
        "thankful", "hopeful", "bored", "embarrassed", "ashamed", "jealous", "confused", "annoyed", "furious",
        "thrilled",
        "delighted", "heartbroken", "miserable", "homesick", "terrified", "guilty", "hurt", "shocked", "devastated",
        "optimistic", "glad", "inspired", "touched", "tense", "unhappy",
    ]
    /// Feelings that one also says to be polite.
    static let courtesies: Set<String> = [
        "happy", "glad", "grateful", "thankful", "excited", "proud", "delighted", "thrilled", "touched", "inspired",
    ]
    static let ailments: Set<String> = [
        "diabetes", "asthma", "arthritis", "cancer", "migraine", "migraines", "epilepsy", "insomnia", "depression",
        "anxiety", "hypertension", "dementia", "allergy", "allergies", "eczema", "covid", "flu", "fever", "cold",
        "cough",
        "headache", "headaches", "backache", "toothache", "injury", "surgery", "operation", "adhd", "autism", "angina",
        "pneumonia", "stroke", "osteoporosis", "psoriasis", "gout", "pain", "pains", "pressure", "condition", "disease",
        "disorder", "syndrome", "infection", "intolerance", "pacemaker", "prosthesis", "vertigo", "glaucoma",
    ]
    static let healthStates: Set<String> = [
        "diabetic", "pregnant", "asthmatic", "epileptic", "blind", "deaf", "disabled", "vegetarian", "vegan", "coeliac",
        "celiac", "intolerant", "ill", "sick", "injured", "hospitalized", "hospitalised", "allergic", "anaemic",
        "anemic",
        "dizzy", "colorblind", "autistic", "dyslexic",
    ]
    static let bodyParts: Set<String> = [
        "back", "knee", "knees", "leg", "legs", "arm", "arms", "head", "heart", "shoulder", "neck", "foot", "feet",
        "hip",
        "hips", "hand", "hands", "eye", "eyes", "ear", "ears", "stomach", "throat", "chest", "wrist", "ankle", "tooth",
    ]
    /// What one says one has without saying anything of oneself.
    static let passingPossessions: Set<String> = [
        "question", "questions", "problem", "problems", "minute", "moment", "idea", "look", "issue", "time", "point",
        "request", "favour", "favor", "feeling", "clue", "choice", "doubt", "chance", "good", "great", "nice", "blast",
        "fun", "lot", "lots", "bit", "more", "no", "nothing", "something", "some", "it", "them", "that", "any", "one",
    ]
    static let appointments: Set<String> = [
        "meeting", "appointment", "exam", "flight", "interview", "test", "party", "concert", "wedding", "surgery",
        "operation", "class", "lesson", "date", "dinner", "lunch", "conference", "trip", "reservation", "booking",
        "race",
        "match", "game", "deadline", "presentation", "checkup", "event", "show",
    ]
    /// Nouns for what somebody does that no ending gives away.
    static let occupations: Set<String> = [
        "nurse", "chef", "cook", "pilot", "student", "accountant", "judge", "farmhand", "midwife", "vet", "coach",
        "clerk",
        "model", "artist", "guard", "architect", "consultant", "secretary", "mechanic", "surgeon", "assistant",
        "intern",
        "butcher", "plumber", "freelancer", "housewife", "politician", "priest", "monk", "soldier", "detective",
        "analyst",
        "entrepreneur", "receptionist", "apprentice", "barista", "chemist", "astronaut", "diplomat", "athlete", "poet",
    ]
    static let notOccupations: Set<String> = [
        "lover", "beginner", "member", "customer", "caller", "owner", "believer", "loner", "mother", "father", "sister",
        "brother", "daughter", "survivor", "newcomer", "winner", "user", "foreigner", "user", "stranger", "monster",
        "number",
        "sucker", "bother", "matter", "winter", "dinner", "order", "letter", "fighter", "subscriber", "passenger",
        "visitor",
    ]
    /// Verbs that say what is thought of the conversation, rather than of oneself.
    static let talkVerbs: Set<String> = [
        "think", "know", "mean", "guess", "see", "understand", "agree", "hear", "say", "tell", "ask", "wonder",
        "appreciate", "hope", "believe", "remember", "forget", "suppose", "bet", "wish", "assume", "thought", "knew",
        "said", "told", "asked", "heard", "meant", "guessed", "hoped", "saw", "get", "got", "let", "call", "called",
        "care",
    ]
    /// What one promises to do, as opposed to what will happen to one.
    static let deeds: Set<String> = [
        "call", "phone", "ring", "email", "mail", "send", "pay", "bring", "finish", "write", "text", "message", "check",
        "return", "deliver", "come", "visit", "transfer", "sign", "submit", "fill", "order", "buy", "pick", "drop",
        "fix",
        "book", "cancel", "confirm", "prepare", "upload", "register", "renew", "complete", "do", "give", "meet",
        "speak",
        "talk", "ask", "tell", "try", "take", "get", "make", "start", "stop", "practise", "practice", "look", "read",
        "go",
        "forward", "collect", "schedule", "arrange", "update", "provide", "share", "let", "follow", "clean", "repair",
    ]
    static let irregularPast: Set<String> = [
        "went", "had", "was", "were", "took", "got", "made", "saw", "met", "bought", "found", "gave", "came", "did",
        "left",
        "felt", "told", "said", "thought", "ran", "won", "lost", "built", "wrote", "ate", "drank", "drove", "flew",
        "grew",
        "spent", "taught", "caught", "broke", "began", "chose", "fell", "kept", "sang", "slept", "swam", "wore", "sold",
        "sent", "brought", "heard", "held", "knew", "led", "became", "forgot", "hit", "rode", "spoke", "stood", "threw",
        "woke", "paid", "put", "set", "quit", "cut", "lent", "dealt", "sat", "hung", "drew", "baked", "meant", "shot",
        "rang",
    ]
    static let stopWords: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "some", "any", "i", "me", "my", "mine", "you", "your", "he",
        "him", "his", "she", "her", "it", "its", "we", "us", "our", "they", "them", "their", "is", "am", "are", "was",
        "were", "be", "been", "being", "do", "does", "did", "have", "has", "had", "can", "could", "will", "would",
        "shall",
        "should", "may", "might", "must", "to", "of", "in", "at", "by", "for", "from", "with", "about", "into", "as",
        "if",
        "or", "not", "no", "yes", "what", "which", "who", "when", "where", "why", "how", "there", "here", "up", "out",
        "on",
        "off", "and", "but", "so", "then", "too", "very", "really", "just", "also", "more", "all", "caller", "caller's",
        "one", "get", "got", "lot", "much", "many", "such", "own", "than", "been", "thing", "things", "going", "okay",
    ]
}
