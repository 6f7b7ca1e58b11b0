import Basics
import LanguageModels
import Memory

/// One of LoCoMo's talks, remembered as one person's calls.
struct Subject {
    var talk: LoCoMoData.Talk
    /// All turns with ids from 1 and calls from 1: position in this list + 1 is the id.
    var turns: [Turn]
    var index: PersonIndex
    /// After the last call: when the questions are asked.
    var now: UnixTime

    init(_ talk: LoCoMoData.Talk, named: Bool = true, words: WordTable? = nil) {
        self.talk = talk
        turns = []
        index = PersonIndex(wordTable: words)
        now = talk.calls.last?.started ?? UnixTime(seconds: 0)
        for (slot, call) in talk.calls.enumerated() {
            index.add(
                Conversation(
                    id: Int64(slot + 1), externalID: "\(slot)", started: call.started,
                    callerName: named ? talk.names[0] : nil, agentName: named ? talk.names[1] : nil))
            for var turn in call.turns {
                turn.id = Int64(turns.count + 1)
                turn.conversation = Int64(slot + 1)
                turns.append(turn)
                index.add(turn)
            }
        }
    }

    mutating func embed(with model: any EmbeddingModel) async throws {
        for call in talk.calls.indices {
            let said = turns.filter { $0.conversation == Int64(call + 1) }
            for (item, vector) in try await TurnIndexer.vectors(of: said, with: model) {
                index.setVector(vector, of: item)
            }
        }
    }

    func query(_ text: String) -> RecallQuery {
        RecallQuery(text, asker: nil, participants: index.participants, years: index.years, at: now)
    }
}
