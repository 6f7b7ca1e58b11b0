import Basics

/// Asks the publisher for key frames: soon when somebody needs one, not so often that it hurts everybody else.
struct KeyFrameRequests: Sendable {
    /// Least time between two requests for a layer; an encoder needs about a frame and a round trip to obey.
    static let pace: Duration = .milliseconds(500)
    /// Most time between repeats while a key frame is still wanted.
    static let slowest: Duration = .seconds(2)

    private struct Layer {
        /// Some subscriber waits for a key frame before it can be sent the layer: asked for until one comes.
        var isNeeded = false
        /// Some subscriber lost its picture: asked for once, as it will say so again.
        var isAsked = false
        var lastSent: Moment?
        var interval = KeyFrameRequests.pace
        var due: Moment? {
            guard isNeeded || isAsked else { return nil }
            return lastSent.map { $0 + interval } ?? .zero
        }
    }
    private var layers: [Layer]

    init(layers: Int) { self.layers = Array(repeating: Layer(), count: layers) }

    /// - Parameter isUrgent: there is a new subscriber: forget the back-off.
    mutating func setNeeded(_ layer: Int, _ isNeeded: Bool, isUrgent: Bool) {
        if isNeeded, isUrgent { layers[layer].interval = Self.pace }
        layers[layer].isNeeded = isNeeded
    }
    mutating func ask(_ layer: Int) { layers[layer].isAsked = true }
    mutating func arrived(_ layer: Int) {
        layers[layer].isNeeded = false
        layers[layer].isAsked = false
        layers[layer].interval = Self.pace
    }

    var deadline: Moment {
        var earliest = Moment.distantFuture
        for layer in layers { if let due = layer.due { earliest = min(earliest, due) } }
        return earliest
    }

    /// The next layer to send a request for now; nil when none is due.
    mutating func next(now: Moment) -> Int? {
        for index in layers.indices {
            guard let due = layers[index].due, due <= now else { continue }
            if layers[index].lastSent != nil {
                layers[index].interval = min(layers[index].interval * 2, Self.slowest)
            }
            layers[index].lastSent = now
            layers[index].isAsked = false
            return index
        }
        return nil
    }
}
