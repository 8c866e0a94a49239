"""Trains and measures the PyTorch classifier on DICOM images of a dataset, whose labels are a column of the clinical table. Needs python3-torch and python3-pydicom."""
import csv
import glob
import json
import os
import sys

import numpy
import pydicom
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import network as nets  # noqa: E402
import weights_file  # noqa: E402

with open(os.environ.get("RUN_CONTEXT_FILE", "/in/context.json"), encoding="utf-8") as context_file:
    CONTEXT = json.load(context_file)
ASKED = CONTEXT["arguments"]
MINIMUM = CONTEXT["minimum_cell"]


def cell(count):
    """A count as it may leave: nothing below the minimum cell, 0 as itself."""
    return None if 0 < count < MINIMUM else int(count)


def labelled():
    """Single-frame images whose subject has the label 0 or 1."""
    with open(os.path.join(CONTEXT["inputs"]["labels"]["path"], "table.csv"), encoding="utf-8-sig", newline="") as table:
        known = {row[ASKED.get("subject", "subject")].strip(): row[ASKED.get("label", "label")].strip() for row in csv.DictReader(table)}
    images, labels = [], []
    for path in sorted(glob.glob(os.path.join(CONTEXT["inputs"]["images"]["path"], "*.dcm"))):
        dataset = pydicom.dcmread(path)
        label = known.get(str(dataset.get("PatientID", "")).strip())
        if label in ("0", "1") and dataset.get("NumberOfFrames", 1) in (1, "1", None) and dataset.SamplesPerPixel == 1:
            images.append(nets.prepared(dataset.pixel_array))
            labels.append(float(label))
    if not 0 < sum(labels) < len(labels):
        raise ValueError("both labels are needed")
    return torch.from_numpy(numpy.stack(images)).unsqueeze(1), torch.tensor(labels)


def model():
    network = nets.Network()
    if "model" in CONTEXT["inputs"]:
        weights_file.read(os.path.join(CONTEXT["inputs"]["model"]["path"], "tensors.safetensors"), network)
    return network


def write(name, value):
    with open(CONTEXT["outputs"][name]["path"], "w", encoding="utf-8") as file:
        json.dump(value, file)


def tell(fraction):
    with open(CONTEXT["progress_file"], "w", encoding="utf-8") as file:
        file.write(str(fraction))


def train():
    nets.begin(CONTEXT["seed"])
    network = model()
    images, labels = labelled()
    positives = int(labels.sum())
    before = nets.loss_of(network, images, labels)
    nets.train(network, images, labels, epochs=ASKED.get("epochs", 6), rate=ASKED.get("rate", 2e-3), batch=ASKED.get("batch", 32), proximal=ASKED.get("proximal", 0), tell=tell)
    weights_file.write(CONTEXT["outputs"]["model"]["path"], network)
    write("training", {"n": cell(len(labels)), "positives": cell(positives), "negatives": cell(len(labels) - positives), "lossBefore": before, "loss": nets.loss_of(network, images, labels)})


def evaluate():
    nets.begin(0)
    images, labels = labelled()
    scores, truth = nets.scores_of(model(), images), labels.numpy()
    positives = int(truth.sum())
    enough = min(positives, len(truth) - positives) >= MINIMUM
    order = scores.argsort(kind="stable")
    ranks = numpy.empty(len(scores))
    ranks[order] = numpy.arange(1, len(scores) + 1)
    for value in numpy.unique(scores):
        ranks[scores == value] = ranks[scores == value].mean()
    area = (ranks[truth == 1].sum() - positives * (positives + 1) / 2) / max(1, positives * (len(truth) - positives))
    write("evaluation", {"n": cell(len(truth)), "positives": cell(positives), "auc": float(area) if enough else None, "brier": float(((scores - truth) ** 2).mean()) if enough else None})


{"train": train, "evaluate": evaluate}[CONTEXT["entrypoint"]]()
