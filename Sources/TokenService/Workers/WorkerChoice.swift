/// Chooses among workers by how much room they have: twice the room, twice the chance.
enum WorkerChoice {
    static func pick(
        among workers: some Collection<WorkerRecord>, using random: inout some RandomNumberGenerator
    ) -> WorkerID? {
        // In one order, so that a seed always means the same.
        let free = workers.filter { $0.weight > 0 }.sorted { $0.id < $1.id }
        let total = free.reduce(0) { $0 + $1.weight }
        guard total > 0, let last = free.last else { return nil }
        var mark = Double.random(in: 0..<total, using: &random)
        for worker in free {
            mark -= worker.weight
            if mark < 0 { return worker.id }
        }
        return last.id
    }
}
