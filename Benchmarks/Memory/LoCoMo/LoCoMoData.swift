import Basics
import FoundationEssentials
import Memory

/// The LoCoMo conversations: long talks of two people over months, with questions and the turns that answer them.
///
/// Never part of this repository (CC BY-NC 4.0): read from `$PARLEY_DATA`, or `../shared/data` beside it.
struct LoCoMoData {
    struct Question {
        var text: String
        /// 1 several memories, 2 times, 3 general knowledge, 4 one memory.
        var category: Int
        /// Positions in `turns`.
        var evidence: Set<Int>
    }
    struct Talk {
        var id: String
        /// The first is taken for the caller, the second for the agent.
        var names: [String]
        /// Each call's turns, with its start.
        var calls: [(started: UnixTime, turns: [Turn])]
        var questions: [Question]
        /// Per fact of the data's own language model: text and positions of the turns that it cites.
        var observations: [(text: String, call: Int, turns: [Int])]
    }

    var talks: [Talk]

    static func path() -> String? {
        let folder = ProcessInfo.processInfo.environment["PARLEY_DATA"] ?? "../shared/data"
        let candidates = [folder + "/locomo-dev.json", "/work/shared/data/locomo-dev.json"]
        return candidates.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// - Returns: nil when the file is not there; then there is nothing to measure with.
    static func load() throws -> LoCoMoData? {
        guard let path = path() else { return nil }
        let json = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path))))
        return LoCoMoData(talks: (json.arrayValue ?? []).compactMap(talk))
    }

    private static func talk(_ json: JSONValue) -> Talk? {
        guard let id = json["sample_id"]?.stringValue, let talk = json["conversation"],
            let first = talk["speaker_a"]?.stringValue, let second = talk["speaker_b"]?.stringValue
        else { return nil }
        var calls: [(started: UnixTime, turns: [Turn])] = []
        var positions: [String: Int] = [:]
        var observations: [(text: String, call: Int, turns: [Int])] = []
        for number in 1...99 {
            guard let started = talk["session_\(number)_date_time"]?.stringValue.flatMap(time),
                let said = talk["session_\(number)"]?.arrayValue
            else { continue }
            var turns: [Turn] = []
            for entry in said {
                var text = trim(entry["text"]?.stringValue ?? "")
                if let caption = entry["blip_caption"]?.stringValue { text += " [photo: \(caption)]" }
                if let name = entry["dia_id"]?.stringValue { positions[name] = positions.count }
                turns.append(
                    Turn(
                        index: turns.count, speaker: entry["speaker"]?.stringValue == first ? .caller : .agent,
                        said: UnixTime(milliseconds: started.milliseconds + Int64(turns.count) * 15_000), text: text))
            }
            for (_, facts) in json["observation"]?["session_\(number)_observation"]?.objectValue ?? [:] {
                for fact in facts.arrayValue ?? [] {
                    guard let pair = fact.arrayValue, pair.count == 2, let text = pair[0].stringValue else { continue }
                    let cited = pair[1].stringValue.map { [$0] } ?? (pair[1].arrayValue ?? []).compactMap(\.stringValue)
                    observations.append((text, calls.count, evidence(cited, positions)))
                }
            }
            calls.append((started, turns))
        }
        let questions = (json["qa"]?.arrayValue ?? []).compactMap { entry -> Question? in
            guard let text = entry["question"]?.stringValue,
                let category = entry["category"]?.intValue.map({ Int($0) }), category != 5
            else { return nil }
            let cited = (entry["evidence"]?.arrayValue ?? []).compactMap(\.stringValue)
            let found = Set(evidence(cited, positions))
            return found.isEmpty ? nil : Question(text: text, category: category, evidence: found)
        }
        return Talk(id: id, names: [first, second], calls: calls, questions: questions, observations: observations)
    }

    /// Cited turns are written `D1:3`, sometimes several in one string, sometimes with leading zeros.
    private static func evidence(_ cited: [String], _ positions: [String: Int]) -> [Int] {
        cited.flatMap { text in
            text.split { !($0.isNumber || $0 == "D" || $0 == ":") }.compactMap { part -> Int? in
                let numbers = part.drop { $0 == "D" }.split(separator: ":").compactMap { Int($0) }
                guard part.hasPrefix("D"), numbers.count == 2 else { return nil }
                return positions["D\(numbers[0]):\(numbers[1])"]
            }
        }
    }

    /// `1:56 pm on 8 May, 2023`.
    private static func time(_ text: String) -> UnixTime? {
        let parts = text.split { $0 == " " || $0 == ":" || $0 == "," }.map(String.init)
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        guard parts.count == 7, let hour = Int(parts[0]), let minute = Int(parts[1]), let day = Int(parts[4]),
            let month = months.firstIndex(of: parts[5]), let year = Int(parts[6]),
            let date = CalendarDay(year: year, month: month + 1, day: day)
        else { return nil }
        let minutes = (hour % 12 + (parts[2] == "pm" ? 12 : 0)) * 60 + minute
        return UnixTime(seconds: Int64(date.number) * 86_400 + Int64(minutes) * 60)
    }

    private static func trim(_ text: String) -> String {
        var result = Substring(text)
        while result.last?.isWhitespace == true { result.removeLast() }
        return String(result.drop { $0.isWhitespace })
    }
}
