"""Writes X_<n>x100.f32 and y_<n>.i32: seven classes in CICIDS2017's proportions, overlapping mixtures of 20 latent factors plus noise."""
import os
import sys
import numpy as np

SHARES = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002]
CENTRES = [8, 5, 4, 4, 3, 2, 2]
COLUMNS, LATENT, CHUNK = 100, 20, 50_000


def write(folder, n, seed=20240607):
    features, labels = os.path.join(folder, f"X_{n}x{COLUMNS}.f32"), os.path.join(folder, f"y_{n}.i32")
    if os.path.exists(features) and os.path.exists(labels) and os.path.getsize(features) == 4 * n * COLUMNS:
        return
    rng = np.random.default_rng(seed)
    counts = [round(share * n) for share in SHARES]
    counts[0] = n - sum(counts[1:])
    mixing = rng.standard_normal((LATENT, COLUMNS)) / np.sqrt(LATENT)
    centres = [1.2 * rng.standard_normal((k, LATENT)) for k in CENTRES]
    y = np.repeat(np.arange(7, dtype="<i4"), counts)
    rng.shuffle(y)
    with open(features + ".part", "wb") as out:
        for start in range(0, n, CHUNK):
            part = y[start:start + CHUNK]
            latent = rng.standard_normal((len(part), LATENT))
            for c, centre in enumerate(centres):
                rows = np.flatnonzero(part == c)
                latent[rows] += centre[rng.integers(len(centre), size=len(rows))]
            (latent @ mixing + 0.3 * rng.standard_normal((len(part), COLUMNS))).astype("<f4").tofile(out)
    y.tofile(labels)
    os.replace(features + ".part", features)


if __name__ == "__main__":
    write(os.environ["THREAT_PEER_DATA"], int(sys.argv[1]))
