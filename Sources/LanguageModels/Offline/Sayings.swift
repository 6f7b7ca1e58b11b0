/// What the offline model says of its own accord.
enum Sayings {
    static let notHeard = [
        "Sorry, I did not catch that.", "I could not hear you well. Could you say that again?",
        "Sorry, could you repeat that?",
    ]
    static let notUnderstood = [
        "I am not sure I understood that.", "Sorry, I did not quite get what you mean.",
        "I am not sure what to do with that.",
    ]
    static let unknownAnswer = [
        "I am afraid I do not know that.", "That is more than I know, I am sorry.", "I have no answer to that, sorry.",
    ]
    static let farewells = [
        "Goodbye, and take care!", "Goodbye! It was nice talking to you.", "Goodbye, have a nice day!",
    ]
    static let jokes = [
        "Why did the scarecrow win a prize? Because he was outstanding in his field.",
        "I would tell you a joke about an empty room, but there is nothing in it.",
        "What do you call a fish without an eye? A fsh.",
        "Why do bicycles fall over? Because they are two tired.",
        "What did the zero say to the eight? Nice belt.",
    ]
    static let facts = [
        "Did you know that an octopus has three hearts?", "Honey keeps for thousands of years.",
        "A day on Venus is longer than its year.", "Bananas are berries, but strawberries are not.",
    ]
    /// Long, so that there is something to interrupt.
    static let stories = [
        """
        Once there was a lighthouse keeper called Mara, who lived at the end of a long stone pier. Every evening she \
        climbed the ninety steps, lit the lamp, and wrote down the names of the ships that passed. One winter night the \
        fog was so thick that the light could not be seen at all. So Mara took the old brass bell from the cellar, and \
        rang it once every minute until the morning came. When the fog lifted, three ships lay safe in the harbour, and \
        their crews had baked her a cake. From that day on the bell hung at the top of the tower, beside the lamp. And \
        whenever somebody asked which of the two was more important, Mara said that it depends on the weather.
        """,
        """
        A small robot once worked in a big library. Its task was to put the books back where they belonged. One day it \
        found a book that belonged nowhere, because nobody had ever written its number down. The robot carried the book \
        through every hall, past history and music, past gardens and stars. At last it opened the book and began to \
        read, and it read the whole night. In the morning it built a new shelf out of an old ladder, and put the book \
        there all alone. Soon people came to ask for that book, and it never stood on its shelf for long again.
        """,
    ]
}
