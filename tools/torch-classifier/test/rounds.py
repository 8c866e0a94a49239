"""For the test of rounds: trains on what each line of standard input names, in one process, so that PyTorch is loaded once. Images come from a .npz, by index."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.dont_write_bytecode = True
import numpy  # noqa: E402
import torch  # noqa: E402

import network as nets  # noqa: E402
import weights_file  # noqa: E402

data = numpy.load(sys.argv[1])


def part(name, chosen=None):
    images, labels = data[f"{name}_images"], data[f"{name}_labels"].reshape(-1)
    if chosen is not None:
        images, labels = images[chosen], labels[chosen]
    return torch.from_numpy(numpy.stack([nets.prepared(image) for image in images])).unsqueeze(1), torch.tensor(labels.astype("float32"))


sites = {}
for line in sys.stdin:
    asked = json.loads(line)
    network = nets.Network()
    nets.begin(asked["seed"])
    weights_file.read(asked["weights"], network)
    if "site" in asked:
        key = json.dumps(asked["site"])
        if key not in sites:
            sites[key] = part("train", asked["site"])
        nets.train(network, *sites[key], epochs=1, rate=2e-3, batch=32, proximal=0)
        weights_file.write(asked["to"], network)
        print(json.dumps({}), flush=True)
    else:
        images, labels = part("test")
        print(json.dumps({"scores": nets.scores_of(network, images).tolist(), "labels": labels.tolist()}), flush=True)
