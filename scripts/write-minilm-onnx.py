#!/usr/bin/env python3
"""Writes the embedding model's weights as ONNX files that scripts/setup.sh puts into .models. Needs only numpy.

    write-minilm-onnx.py WEIGHTS FOLDER      model.safetensors of all-MiniLM-L6-v2 in; minilm-l6-v2-{int8,fp32}.onnx out

Both take token ids, int64 [texts, tokens] without padding, and give unit vectors, float32 [texts, 384]: encoder, mean
over the tokens and normalisation are in the graph. In the 8-bit file weights are signed integers with a scale for each
output (for each token in the embedding table), activations are quantised as they come. Its integers lie in -64...63:
then the sum of two products fits 16 bits, which processors without VNNI compute in, and none overflows.
The bytes written depend on nothing but the weights.
"""

import hashlib
import json
import os
import pathlib
import struct
import sys

import numpy as np

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH, TOKENS = 6, 12, 384, 256
SIZE = WIDTH // HEADS
#: ONNX opset 17, the newest that ONNX Runtime 1.17 surely has (IR 8 goes with it): LayerNormalization came with it.
OPSET, IR = 17, 8
#: onnx.proto, TensorProto.DataType.
TYPES = {np.dtype(np.float32): 1, np.dtype(np.int8): 3, np.dtype(np.int32): 6, np.dtype(np.int64): 7}
FLOAT, INT64 = 1, 7


# --- Protobuf, as much as an ONNX file needs -------------------------------------------------------------------------

def varint(number: int) -> bytes:
    out = bytearray()
    number &= (1 << 64) - 1  # negative ones as 64 bits
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, value: int | float | str | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name: str, array: np.ndarray) -> bytes:
    array = np.ascontiguousarray(array)
    return (b"".join(field(1, size) for size in array.shape) + field(2, TYPES[array.dtype]) + field(8, name)
            + field(9, array.astype(array.dtype.newbyteorder("<")).tobytes()))


def attribute(name: str, value: int | float | list[int]) -> bytes:
    if isinstance(value, list):
        return field(1, name) + b"".join(field(8, item) for item in value) + field(20, 7)
    if isinstance(value, float):
        return field(1, name) + field(2, value) + field(20, 1)
    return field(1, name) + field(3, value) + field(20, 2)


def port(name: str, element: int, shape: list[str | int]) -> bytes:
    sides = b"".join(field(1, field(2 if isinstance(side, str) else 1, side)) for side in shape)
    return field(1, name) + field(2, field(1, field(1, element) + field(2, sides)))


class Graph:
    """Nodes in the order they run; each `node` gives the name of its one output."""

    def __init__(self, quantised: bool):
        self.quantised = quantised
        self.nodes: list[bytes] = []
        self.constants: dict[str, bytes] = {}

    def constant(self, name: str, array: np.ndarray) -> str:
        self.constants.setdefault(name, tensor(name, array))
        return name

    def integers(self, *numbers: int) -> str:
        return self.constant("i" + "_".join(map(str, numbers)), np.array(numbers, np.int64))

    def number(self, value: float) -> str:
        return self.constant(f"f{value}", np.array(value, np.float32))

    def node(self, kind: str, *inputs: str, outputs: int = 1, to: str = "", **attributes: int | float | list[int]):
        names = [to or f"{kind}{len(self.nodes)}_{index}" for index in range(outputs)]
        named = sorted((key.rstrip("_"), value) for key, value in attributes.items())  # `to_` is the attribute `to`
        self.nodes.append(
            b"".join(field(1, name) for name in inputs) + b"".join(field(2, name) for name in names)
            + field(3, names[0]) + field(4, kind) + b"".join(field(5, attribute(*item)) for item in named))
        return names[0] if outputs == 1 else names

    def model(self, name: str) -> bytes:
        graph = (b"".join(field(1, node) for node in self.nodes) + field(2, name)
                 + b"".join(field(5, constant) for constant in self.constants.values())
                 + field(11, port("tokens", INT64, ["texts", "length"]))
                 + field(12, port("vectors", FLOAT, ["texts", WIDTH])))
        return field(1, IR) + field(2, "parley") + field(7, graph) + field(8, field(1, "") + field(2, OPSET))

    # --- Layers ------------------------------------------------------------------------------------------------------

    def look_up(self, name: str, table: np.ndarray, tokens: str) -> str:
        if not self.quantised:
            return self.node("Gather", self.constant(name, table), tokens)
        small, scale = quantise(table, axis=1, limit=127)
        rows = self.node("Cast", self.node("Gather", self.constant(name, small), tokens), to_=FLOAT)
        return self.node("Mul", rows, self.node("Gather", self.constant(f"{name}.scale", scale), tokens))

    def multiply(self, name: str, weight: np.ndarray, inputs: str) -> str:
        """`weight` [inputs, outputs]."""
        if not self.quantised:
            return self.node("MatMul", inputs, self.constant(name, weight))
        small, scale = quantise(weight, axis=0, limit=64)
        taken, step, zero = self.node("DynamicQuantizeLinear", inputs, outputs=3)
        sums = self.node("MatMulInteger", taken, self.constant(name, small), zero)
        scales = self.node("Mul", step, self.constant(f"{name}.scale", scale.reshape(-1)))
        return self.node("Mul", self.node("Cast", sums, to_=FLOAT), scales)

    def linear(self, name: str, weight: np.ndarray, bias: np.ndarray, inputs: str) -> str:
        return self.node("Add", self.multiply(name, weight, inputs), self.constant(f"{name}.bias", bias))

    def normalise(self, name: str, weights: dict[str, np.ndarray], inputs: str) -> str:
        return self.node(
            "LayerNormalization", inputs, self.constant(f"{name}.weight", weights[f"{name}.weight"]),
            self.constant(f"{name}.bias", weights[f"{name}.bias"]), axis=-1, epsilon=1e-12)


def quantise(array: np.ndarray, axis: int, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Integers in -limit…limit (or limit - 1), and what one of them is worth, along `axis`."""
    largest = np.abs(array).max(axis=axis, keepdims=True)
    step = (np.where(largest == 0, np.float32(1), largest) / np.float32(limit)).astype(np.float32)
    return np.clip(np.rint(array / step), -limit, min(limit, 127)).astype(np.int8), step


# --- The network -----------------------------------------------------------------------------------------------------

def read_weights(path: pathlib.Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    if (digest := hashlib.sha256(data).hexdigest()) != WEIGHTS:
        sys.exit(f"write-minilm-onnx: '{path}' has the SHA-256 {digest}, not that of the published weights, {WEIGHTS}")
    length = struct.unpack_from("<Q", data)[0]
    weights = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = (8 + length + offset for offset in entry["data_offsets"])
            weights[name] = np.frombuffer(data[first:last], "<f4").reshape(entry["shape"])
    return weights


def attention(graph: Graph, name: str, weights: dict[str, np.ndarray], inputs: str) -> str:
    parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
    # The scores' scale goes into the queries.
    scales = [np.float32(SIZE ** -0.5), np.float32(1), np.float32(1)]
    weight = np.concatenate([weights[f"{part}.weight"] * scale for part, scale in zip(parts, scales)]).T
    bias = np.concatenate([weights[f"{part}.bias"] * scale for part, scale in zip(parts, scales)])
    joined = graph.linear(f"{name}.self", weight, bias, inputs)
    split = graph.node("Split", joined, graph.integers(WIDTH, WIDTH, WIDTH), outputs=3, axis=-1)
    heads = [graph.node("Reshape", part, graph.integers(0, 0, HEADS, SIZE)) for part in split]
    queries = graph.node("Transpose", heads[0], perm=[0, 2, 1, 3])
    keys = graph.node("Transpose", heads[1], perm=[0, 2, 3, 1])
    values = graph.node("Transpose", heads[2], perm=[0, 2, 1, 3])
    shares = graph.node("Softmax", graph.node("MatMul", queries, keys), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", shares, values), perm=[0, 2, 1, 3])
    out = f"{name}.output.dense"
    return graph.linear(
        out, weights[f"{out}.weight"].T, weights[f"{out}.bias"],
        graph.node("Reshape", mixed, graph.integers(0, 0, WIDTH)))


def gelu(graph: Graph, inputs: str) -> str:
    erf = graph.node("Erf", graph.node("Div", inputs, graph.number(2 ** 0.5)))
    product = graph.node("Mul", inputs, graph.node("Add", erf, graph.number(1.0)))
    return graph.node("Mul", product, graph.number(0.5))


def network(weights: dict[str, np.ndarray], quantised: bool) -> bytes:
    graph = Graph(quantised)
    words = graph.look_up("words", weights["embeddings.word_embeddings.weight"], "tokens")
    # All tokens are of the first kind, so what is added for that goes into the positions.
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"][:TOKENS] + kind
    length = graph.node("Slice", graph.node("Shape", "tokens"), graph.integers(1), graph.integers(2))
    places = graph.node("Slice", graph.constant("places", places), graph.integers(0), length)
    state = graph.normalise("embeddings.LayerNorm", weights, graph.node("Add", words, places))
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        mixed = attention(graph, f"{name}.attention", weights, state)
        state = graph.normalise(f"{name}.attention.output.LayerNorm", weights, graph.node("Add", mixed, state))
        inner, outer = f"{name}.intermediate.dense", f"{name}.output.dense"
        wide = gelu(graph, graph.linear(inner, weights[f"{inner}.weight"].T, weights[f"{inner}.bias"], state))
        narrow = graph.linear(outer, weights[f"{outer}.weight"].T, weights[f"{outer}.bias"], wide)
        state = graph.normalise(f"{name}.output.LayerNorm", weights, graph.node("Add", narrow, state))
    mean = graph.node("ReduceMean", state, axes=[1], keepdims=0)
    length = graph.node("Max", graph.node("ReduceL2", mean, axes=[1], keepdims=1), graph.number(1e-12))
    graph.node("Div", mean, length, to="vectors")
    return graph.model("minilm-l6-v2")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    weights, folder = read_weights(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    for name, quantised in (("minilm-l6-v2-int8.onnx", True), ("minilm-l6-v2-fp32.onnx", False)):
        half = folder / f"{name}.half"
        half.write_bytes(network(weights, quantised))
        os.replace(half, folder / name)


if __name__ == "__main__":
    main()
