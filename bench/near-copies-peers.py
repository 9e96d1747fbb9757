"""Peers of the bench near-copies: reads a JSON list of texts, writes a line of JSON per package and threshold.

A text joins the group of the first earlier text that the package gives; else it opens one. Character 5-grams of the
lower-case text, as each package's own documentation does it. Nothing of it is part of the product.
"""

import json
import sys
import time


def grams(text):
    folded = " ".join(text.lower().split())
    return {folded[i : i + 5] for i in range(max(1, len(folded) - 4))}


def gaoya_groups(texts, threshold):
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=16, jaccard_threshold=threshold, num_bands=21, band_size=3,
        num_hashes=63, analyzer="char", lowercase=True, ngram_range=(5, 5),
    )
    groups = []
    for item, text in enumerate(texts):
        near = index.query(text)
        groups.append(groups[min(near)] if near else item)
        index.insert_document(item, text)
    return groups


def datasketch_groups(texts, threshold):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=64)
    groups = []
    for item, text in enumerate(texts):
        sketch = MinHash(num_perm=64)
        sketch.update_batch([gram.encode() for gram in grams(text)])
        near = index.query(sketch)
        groups.append(groups[min(near)] if near else item)
        index.insert(item, sketch)
    return groups


def rensa_groups(texts, threshold):
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=64, num_bands=16)
    groups = []
    for item, text in enumerate(texts):
        sketch = RMinHash(num_perm=64, seed=1)
        sketch.update(list(grams(text)))
        near = index.query(sketch)
        groups.append(groups[min(near)] if near else item)
        index.insert(item, sketch)
    return groups


def main():
    texts = json.load(sys.stdin)
    for name, method, thresholds in (
        ("gaoya", gaoya_groups, (0.4, 0.5)),
        ("rensa", rensa_groups, (0.5,)),
        ("datasketch", datasketch_groups, (0.5,)),
    ):
        for threshold in thresholds:
            started = time.perf_counter()
            try:
                groups = method(texts, threshold)
            except ImportError:
                print(json.dumps({"peer": name, "missing": True}))
                break
            seconds = time.perf_counter() - started
            print(json.dumps({"peer": name, "threshold": threshold, "groups": groups, "seconds": seconds}))


main()
