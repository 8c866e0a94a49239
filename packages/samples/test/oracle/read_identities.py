# Reads files with pydicom and compares the identities that the answer key claims. Prints counts and places, never values.
import json
import re
import sys

import pydicom
from pydicom.charset import convert_encodings, decode_bytes


def value_at(dataset, path):
    *items, last = path.split('.')
    for step in items:
        name, index = re.fullmatch(r'(\w+)\[(\d+)\]', step).groups()
        dataset = dataset[name].value[int(index)]
    element = dataset[int(last, 16)] if re.fullmatch('[0-9A-F]{8}', last) else dataset[last]
    value = element.value
    if isinstance(value, bytes):  # a private element of an implicit file: pydicom knows no representation for it
        value = decode_bytes(value, convert_encodings(dataset.SpecificCharacterSet), set())
    return str(value).strip()


wrong, right = [], 0
for job in json.load(sys.stdin):
    dataset = pydicom.dcmread(job['file'])
    pixels = len(dataset.PixelData)
    expected = dataset.Rows * dataset.Columns * dataset.SamplesPerPixel * dataset.BitsAllocated // 8 * int(dataset.get('NumberOfFrames', 1))
    if pixels != expected:
        wrong.append(job['path'] + ' pixels')
    for identity in job['identities']:
        place = identity['place'].get('attribute')
        if place is None:
            continue
        if value_at(dataset, place) == identity['value']:
            right += 1
        else:
            wrong.append(job['path'] + ' ' + place)
print(json.dumps({'right': right, 'wrong': wrong}))
