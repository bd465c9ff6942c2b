"""NSL-KDD's 20 % training file as raw arrays, symbols as one-hot columns, numbers as they stand. usage: gen_nsl_kdd.py N
Reads $THREAT_SHARED/data/nsl-kdd (default: the folder "shared" beside the repository) and writes nsl_X_{n}.f32, nsl_y_{n}.i32 and nsl_symbolic_{n}.u8 (1 where a column is one-hot)."""
import csv
import os
import sys

import numpy as np

CLASSES = ["Normal", "DoS", "Probe", "R2L", "U2R"]
n = int(sys.argv[1])
target = os.environ["THREAT_PEER_DATA"]
shared = os.environ.get("THREAT_SHARED") or os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 3, "shared")
folder = os.path.join(shared, "data", "nsl-kdd")
if not os.path.isdir(folder):
    sys.exit(f"{folder} is absent; set THREAT_SHARED to the folder that holds data/nsl-kdd.")
if not os.path.exists(os.path.join(target, f"nsl_symbolic_{n}.u8")):
    with open(os.path.join(folder, "attack-classes.csv"), newline="") as f:
        mapping = {a: CLASSES.index(c) for a, c in list(csv.reader(f))[1:]}
    with open(os.path.join(folder, "KDDTrain+_20Percent.txt"), newline="") as f:
        rows = [r for r in csv.reader(f) if r][:n]
    columns, symbolic = [], []
    for c in range(41):
        values = [r[c] for r in rows]
        if c in (1, 2, 3):
            for s in sorted(set(values)):
                columns.append([v == s for v in values])
                symbolic.append(1)
        else:
            columns.append([float(v) for v in values])
            symbolic.append(0)
    np.ascontiguousarray(np.array(columns, "<f4").T).tofile(os.path.join(target, f"nsl_X_{n}.f32"))
    np.array([mapping[r[41]] for r in rows], "<i4").tofile(os.path.join(target, f"nsl_y_{n}.i32"))
    np.array(symbolic, "u1").tofile(os.path.join(target, f"nsl_symbolic_{n}.u8"))
