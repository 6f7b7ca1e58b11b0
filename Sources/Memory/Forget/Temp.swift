extension MemoryStore {
    func found(_ s: ForgetSelection, _ p: Person) async throws(MemoryError) -> ForgetSelection { s }
}
