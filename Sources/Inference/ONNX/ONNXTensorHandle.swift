import CONNXRuntime

/// A tensor over memory of its own that stays where it is, filled and read between runs. One thread at a time.
@safe public final class ONNXTensorHandle {
    /// - floats: all its values, in row-major order, are 0 at first.
    /// - integer: a single 64-bit number, as a tensor without dimensions.
    /// - integers: 64-bit numbers, row-major, as many as the shape says.
    public enum Content {
        case floats(shape: [Int])
        case integer(Int64)
        case integers([Int64], shape: [Int])
    }

    private let runtime: ONNXRuntimeHandle
    private let memory: UnsafeMutableRawBufferPointer
    private let floats: UnsafeMutableBufferPointer<Float>
    let value: OpaquePointer

    init(_ runtime: ONNXRuntimeHandle, _ content: Content) throws(InferenceError) {
        let shape: [Int]
        let element: CInt
        switch content {
        case .floats(let dimensions):
            let count = dimensions.reduce(1, *)
            unsafe memory = .allocate(byteCount: count * MemoryLayout<Float>.size, alignment: 64)
            unsafe floats = memory.bindMemory(to: Float.self)
            unsafe floats.initialize(repeating: 0)
            shape = dimensions
            element = CInt(parley_onnx_element_float)
        case .integer(let number):
            unsafe memory = .allocate(byteCount: MemoryLayout<Int64>.size, alignment: 64)
            unsafe memory.storeBytes(of: number, as: Int64.self)
            unsafe floats = .init(start: nil, count: 0)
            shape = []
            element = CInt(parley_onnx_element_int64)
        case .integers(let numbers, let dimensions):
            guard numbers.count == dimensions.reduce(1, *) else {
                throw .unusable("\(numbers.count) numbers are no tensor of the shape \(dimensions)")
            }
            unsafe memory = .allocate(byteCount: numbers.count * MemoryLayout<Int64>.size, alignment: 64)
            _ = unsafe memory.initializeMemory(as: Int64.self, from: numbers)
            unsafe floats = .init(start: nil, count: 0)
            shape = dimensions
            element = CInt(parley_onnx_element_int64)
        }
        self.runtime = runtime
        var value: OpaquePointer?
        do throws(InferenceError) {
            try unsafe runtime.check(
                runtime.api.pointee.create_tensor_over(
                    runtime.memory, memory.baseAddress, memory.count, shape.map(Int64.init), shape.count, element,
                    &value),
                "CreateTensorWithDataAsOrtValue")
            guard let value = unsafe value else { throw InferenceError.library("CreateTensor", "gave nothing") }
            unsafe self.value = value
        } catch {
            unsafe memory.deallocate()
            throw error
        }
    }

    deinit {
        unsafe runtime.api.pointee.release_value(value)
        unsafe memory.deallocate()
    }

    /// Its numbers, row-major; none for integers.
    public func withFloats<Result>(_ body: (inout MutableSpan<Float>) -> Result) -> Result {
        var span = unsafe floats.mutableSpan
        return body(&span)
    }
}
