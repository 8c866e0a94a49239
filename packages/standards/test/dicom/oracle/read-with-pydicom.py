# Prints, for every file named on standard input, what pydicom reads, as one JSON line: a list of [tag, VR, value] with sequences nested.
import hashlib
import json
import sys
import warnings

import pydicom
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

warnings.simplefilter("ignore")


def one(value):
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "length": len(value)}
    if isinstance(value, pydicom.valuerep.PersonName):
        return str(value)
    if hasattr(value, "original_string"):
        original = value.original_string
        if isinstance(original, bytes):
            original = str(value)
        return original
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(float(value)) if isinstance(value, float) else int(value)
    return str(value)


def values(element):
    value = element.value
    if value is None:
        return []
    if isinstance(value, (MultiValue, list, tuple)):
        return [one(v) for v in value]
    return [one(value)]


def elements(dataset):
    rows = []
    for tag in sorted(dataset.keys()):
        element = dataset[tag]
        if isinstance(element.value, Sequence):
            rows.append([f"{int(tag):08X}", element.VR, [elements(item) for item in element.value]])
        else:
            rows.append([f"{int(tag):08X}", element.VR, values(element)])
    return rows


for line in sys.stdin:
    name = line.rstrip("\n")
    try:
        dataset = pydicom.dcmread(name, force=True)
        print(json.dumps({"elements": elements(dataset)}))
    except Exception as error:
        print(json.dumps({"error": type(error).__name__}))
