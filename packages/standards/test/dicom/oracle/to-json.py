# Prints, for each DICOM file named on standard input, one line: its path, a tab, and pydicom's DICOM JSON without values over 1 KiB.
import json
import sys
import warnings

import pydicom
from pydicom import config

warnings.simplefilter("ignore")
config.settings.reading_validation_mode = config.IGNORE
for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        dataset = pydicom.dcmread(path, force=True)
        text = json.dumps(dataset.to_json_dict(1024, lambda element: "bulk", suppress_invalid_tags=True))
    except Exception as error:  # what pydicom cannot read or write is not compared
        text = json.dumps({"error": type(error).__name__})
    print(path + "\t" + text)
