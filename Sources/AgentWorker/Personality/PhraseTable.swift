/// The phrases of one language.
struct PhraseTable: Sendable, Equatable {
    var fillers: [String]
    var stillThere, goodbye, holding, notHeard: String
    var cannotHear, cannotThink, cannotSpeak, technicalProblem: String
    var couldNotDo, notAllowed, notOffered, tookTooLong, deviceGone, deviceFailed, cancelled: String

    static let all: [String: PhraseTable] = ["en": english, "de": german, "es": spanish, "fr": french]

    static let english = PhraseTable(
        fillers: ["One moment.", "Let me see.", "I am still on it."],
        stillThere: "Are you still there?", goodbye: "Goodbye.",
        holding: "One moment please, I will be right with you.", notHeard: "Sorry, I did not catch that.",
        cannotHear: "I am sorry, I have trouble hearing you right now.",
        cannotThink: "I am sorry, I need a moment. Could you say that again?",
        cannotSpeak: "I am sorry, I have trouble speaking right now.",
        technicalProblem: "I am sorry, there is a technical problem on my side.",
        couldNotDo: "I am sorry, I could not do that.", notAllowed: "I am sorry, I do not have permission for that.",
        notOffered: "I am sorry, your device does not offer that.",
        tookTooLong: "I am sorry, that took too long.",
        deviceGone: "I am sorry, your device is not in the call any more.",
        deviceFailed: "I am sorry, that did not work on your device.", cancelled: "Okay, I have stopped that.")

    static let german = PhraseTable(
        fillers: ["Einen Moment.", "Ich sehe nach.", "Ich bin noch dabei."],
        stillThere: "Sind Sie noch da?", goodbye: "Auf Wiederhören.",
        holding: "Einen Moment bitte, ich bin gleich bei Ihnen.", notHeard: "Das habe ich leider nicht verstanden.",
        cannotHear: "Es tut mir leid, ich kann Sie gerade schlecht hören.",
        cannotThink: "Es tut mir leid, ich brauche einen Moment. Können Sie das bitte wiederholen?",
        cannotSpeak: "Es tut mir leid, ich kann gerade schlecht sprechen.",
        technicalProblem: "Es tut mir leid, bei mir gibt es ein technisches Problem.",
        couldNotDo: "Das hat leider nicht geklappt.", notAllowed: "Dafür habe ich leider keine Erlaubnis.",
        notOffered: "Das bietet Ihr Gerät leider nicht an.", tookTooLong: "Das hat leider zu lange gedauert.",
        deviceGone: "Ihr Gerät ist leider nicht mehr im Gespräch.",
        deviceFailed: "Das hat auf Ihrem Gerät leider nicht geklappt.", cancelled: "Gut, ich habe es abgebrochen.")

    static let spanish = PhraseTable(
        fillers: ["Un momento.", "Déjeme ver.", "Sigo en ello."],
        stillThere: "¿Sigue ahí?", goodbye: "Adiós.", holding: "Un momento, por favor, enseguida estoy con usted.",
        notHeard: "Perdone, no le he entendido.", cannotHear: "Lo siento, ahora mismo no le oigo bien.",
        cannotThink: "Lo siento, necesito un momento. ¿Puede repetirlo?",
        cannotSpeak: "Lo siento, ahora mismo me cuesta hablar.",
        technicalProblem: "Lo siento, tengo un problema técnico.",
        couldNotDo: "Lo siento, no he podido hacerlo.", notAllowed: "Lo siento, no tengo permiso para eso.",
        notOffered: "Lo siento, su dispositivo no ofrece eso.", tookTooLong: "Lo siento, ha tardado demasiado.",
        deviceGone: "Lo siento, su dispositivo ya no está en la llamada.",
        deviceFailed: "Lo siento, eso no ha funcionado en su dispositivo.", cancelled: "De acuerdo, lo he cancelado.")

    static let french = PhraseTable(
        fillers: ["Un instant.", "Je regarde.", "J'y suis encore."],
        stillThere: "Êtes-vous toujours là ?", goodbye: "Au revoir.",
        holding: "Un instant s'il vous plaît, je suis à vous tout de suite.",
        notHeard: "Pardon, je n'ai pas compris.", cannotHear: "Désolé, je vous entends mal en ce moment.",
        cannotThink: "Désolé, il me faut un instant. Pouvez-vous répéter ?",
        cannotSpeak: "Désolé, j'ai du mal à parler en ce moment.",
        technicalProblem: "Désolé, j'ai un problème technique.", couldNotDo: "Désolé, je n'ai pas pu le faire.",
        notAllowed: "Désolé, je n'ai pas l'autorisation pour cela.",
        notOffered: "Désolé, votre appareil ne propose pas cela.", tookTooLong: "Désolé, cela a pris trop de temps.",
        deviceGone: "Désolé, votre appareil n'est plus dans l'appel.",
        deviceFailed: "Désolé, cela n'a pas fonctionné sur votre appareil.", cancelled: "D'accord, j'ai arrêté.")
}
