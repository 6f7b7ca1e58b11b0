import CONNXRuntime
import Glibc

/// Inputs and outputs of one stream through a model, made once, so that a run allocates nothing of ours. One thread at a
/// time.
@safe public final class ONNXRunHandle {
    public let inputs: [ONNXTensorHandle]
    public let outputs: [ONNXTensorHandle]
    private let session: ONNXSessionHandle
    private let names: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>  // the inputs', then the outputs'
    private let values: UnsafeMutableBufferPointer<OpaquePointer?>  // likewise

    /// - Parameters: every input and output that the model has, by the model's names, in any order.
    public init(
        _ session: ONNXSessionHandle, inputs: [(String, ONNXTensorHandle.Content)],
        outputs: [(String, ONNXTensorHandle.Content)]
    ) throws(InferenceError) {
        guard session.inputCount == inputs.count, session.outputCount == outputs.count else {
            throw .unusable(
                "the model has \(session.inputCount) inputs and \(session.outputCount) outputs, not "
                    + "\(inputs.count) and \(outputs.count): it is another version; \(ModelFolder.mend)")
        }
        var tensors: [ONNXTensorHandle] = []
        for (_, content) in inputs + outputs { tensors.append(try ONNXTensorHandle(session.runtime, content)) }
        self.session = session
        self.inputs = Array(tensors.prefix(inputs.count))
        self.outputs = Array(tensors.dropFirst(inputs.count))
        unsafe names = .allocate(capacity: tensors.count)
        unsafe values = .allocate(capacity: tensors.count)
        for (index, (name, _)) in (inputs + outputs).enumerated() {
            unsafe names.initializeElement(at: index, to: UnsafePointer(strdup(name)))
            unsafe values.initializeElement(at: index, to: tensors[index].value)
        }
    }

    deinit {
        for index in 0..<inputs.count + outputs.count { unsafe free(UnsafeMutablePointer(mutating: names[index])) }
        unsafe names.deallocate()
        unsafe values.deallocate()
    }

    /// Reads the inputs, writes the outputs.
    public func run() throws(InferenceError) {
        let status = unsafe session.runtime.api.pointee.run(
            session.session, nil, names.baseAddress, values.baseAddress, inputs.count,
            names.baseAddress.map { unsafe $0 + inputs.count }, outputs.count,
            values.baseAddress.map { unsafe $0 + inputs.count })
        try unsafe session.runtime.check(status, "Run")
    }
}
