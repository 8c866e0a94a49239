"""The safetensors format for 32-bit floats: eight bytes of length, a JSON header padded to eight bytes, the tensors in order of names. No pickle."""
import json
import struct

import numpy
import torch


def write(path, network):
    tensors = {name: value.detach().numpy().astype("<f4") for name, value in sorted(network.state_dict().items())}
    header, at = {}, 0
    for name, value in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + value.nbytes]}
        at += value.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(value.tobytes() for value in tensors.values()))


def read(path, network):
    """Fills the network; raises when the tensors are not exactly its own."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header, body = json.loads(content[8:8 + length]), content[8 + length:]
    state = {}
    for name, value in network.state_dict().items():
        entry = header.pop(name)
        start, end = entry["data_offsets"]
        if entry["dtype"] != "F32" or entry["shape"] != list(value.shape) or end - start != value.numel() * 4:
            raise ValueError("the tensors are not of this network")
        state[name] = torch.from_numpy(numpy.frombuffer(body[start:end], dtype="<f4").reshape(value.shape).copy())
    if header:
        raise ValueError("the tensors are not of this network")
    network.load_state_dict(state)
