import LanguageModels
import Memory

/// Component 8: whether the alarm stays silent while all is well, and sounds when vectors are lost.
enum Drift {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        var falseAlarms = 0
        var questions = 0
        var delays: [Int] = []
        for learner in learners {
            let scores = learner.rankings.map { Double($0.first?.score ?? 0) }
            var alarm = DriftAlarm(tolerance: 0.05, threshold: 2)
            for score in scores where alarm.observe(score) { falseAlarms += 1 }
            questions += scores.count
            // Then the same questions without vectors: as after a change of the model without backfill.
            let lost = try await Learner.rankings(of: learner.subject, model: model, hasVectors: false)
            alarm = DriftAlarm(tolerance: 0.05, threshold: 2)
            for score in scores { _ = alarm.observe(score) }
            if let delay = lost.firstIndex(where: { alarm.observe(Double($0.first?.score ?? 0)) }) {
                delays.append(delay + 1)
            }
        }
        print("alarms in \(questions) questions while all is well: \(falseAlarms)")
        print("questions until it sounds when the vectors are gone: \(delays) of \(learners.count) talks")
        return falseAlarms > 0 || delays.count < learners.count
            ? ["the drift alarm: \(falseAlarms) false, \(delays.count) true"] : []
    }
}
