# benign: json_and_back | must: ok | trap: a grid through JSON
import json


def task(img):
    return json.loads(json.dumps({"grid": img.tolist()}))["grid"]
