"""usage: gen_scores.py N. Seven classes in the proportions of CICIDS2017 with overlapping evidence: scores_N.f64 (row-major N x 7 probabilities),
logits_N.f32 (over-confident by 1.8) and labels_N.i32, little-endian. Nothing is written when the files are there."""
import os
import sys
import tempfile

import numpy as np

DATA = os.environ.get("THREAT_PEER_DATA", os.path.join(tempfile.gettempdir(), "threat-peer-data"))
SHARES = np.array([796, 82, 53, 41, 19, 7, 2]) / 1000


def scores(n, seed=42, evidence=2.2, noise=1.4):
    """Logits are log prior plus noise, with evidence added for the true class; probabilities are their softmax."""
    random = np.random.default_rng(seed)
    labels = random.choice(len(SHARES), size=n, p=SHARES)
    logits = random.normal(0, noise, size=(n, len(SHARES))) + np.log(SHARES)
    logits[np.arange(n), labels] += evidence
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True), labels, logits


if __name__ == "__main__":
    n = int(sys.argv[1])
    os.makedirs(DATA, exist_ok=True)
    names = [os.path.join(DATA, f"{kind}_{n}.{suffix}") for kind, suffix in (("scores", "f64"), ("logits", "f32"), ("labels", "i32"))]
    if not all(os.path.exists(name) for name in names):
        probabilities, labels, logits = scores(n)
        for name, values, dtype in zip(names, (probabilities, 1.8 * logits, labels), ("<f8", "<f4", "<i4")):
            values.astype(dtype).tofile(name + ".part")
            os.replace(name + ".part", name)
