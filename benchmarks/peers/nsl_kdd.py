"""The rows of `QuickStart --nsl-kdd` in PyTorch: same files, same encoding, same network, same schedule.
usage: nsl_kdd.py FOLDER [SEEDS]     prints accuracy and macro-F1 per loss, mean +- standard deviation over the seeds (default 5)."""
import csv
import os
import statistics
import sys
import time

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score
from torch import nn
from torch.nn import functional as F

CLASSES = ["Normal", "DoS", "Probe", "R2L", "U2R"]
SYMBOLIC = (1, 2, 3)


def read(folder, name, mapping):
    with open(os.path.join(folder, name), newline="") as f:
        rows = [r for r in csv.reader(f) if r]
    return rows, np.array([mapping[r[41]] for r in rows])


def load(folder):
    with open(os.path.join(folder, "attack-classes.csv"), newline="") as f:
        mapping = {a: CLASSES.index(c) for a, c in list(csv.reader(f))[1:]}
    train, y = read(folder, "KDDTrain+_20Percent.txt", mapping)
    test, yt = read(folder, "KDDTest+.txt", mapping)
    numeric = [c for c in range(41) if c not in SYMBOLIC]
    a = np.log1p(np.array([[float(r[c]) for c in numeric] for r in train]))
    b = np.log1p(np.array([[float(r[c]) for c in numeric] for r in test]))
    mean, sd = a.mean(0), a.std(0)
    sd[sd == 0] = 1
    a, b = (a - mean) / sd, (b - mean) / sd
    for c in SYMBOLIC:
        symbols = sorted({r[c] for r in train})
        a = np.hstack([a, np.array([[r[c] == s for s in symbols] for r in train], float)])
        b = np.hstack([b, np.array([[r[c] == s for s in symbols] for r in test], float)])
    return (torch.tensor(a, dtype=torch.float32), torch.tensor(y), torch.tensor(b, dtype=torch.float32), yt)


def focal(logits, target, alpha=None, gamma=2.0):
    log_p = F.log_softmax(logits, 1).gather(1, target[:, None])[:, 0]
    loss = (1 - log_p.exp()) ** gamma * -log_p
    return (loss * alpha[target] if alpha is not None else loss).mean()


def train(x, y, loss, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(x.shape[1], 256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.3),
                        nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 5))
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(20):
        for batch in torch.randperm(len(x)).split(128):
            optimizer.zero_grad()
            loss(net(x[batch]), y[batch]).backward()
            optimizer.step()
    return net.eval()


def main():
    torch.set_num_threads(1)
    x, y, xt, yt = load(sys.argv[1])
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    weights = torch.tensor(len(y) / (5 * np.bincount(y, minlength=5)), dtype=torch.float32)
    losses = {
        "plain cross-entropy": F.cross_entropy,
        "class-weighted cross-entropy": lambda z, t: F.cross_entropy(z, t, weights),
        "focal loss": focal,
        "class-weighted focal loss": lambda z, t: focal(z, t, weights),
    }
    for name, loss in losses.items():
        accuracy, f1 = [], []
        start = time.perf_counter()
        for seed in range(1, seeds + 1):
            with torch.no_grad():
                predicted = train_and_predict(x, y, xt, loss, seed)
            accuracy.append(accuracy_score(yt, predicted))
            f1.append(f1_score(yt, predicted, average="macro"))
        spread = (lambda v: statistics.stdev(v) if len(v) > 1 else 0.0)
        print(f"{name:30s} accuracy {np.mean(accuracy):.3f} +- {spread(accuracy):.3f}  macro-F1 {np.mean(f1):.3f} +- {spread(f1):.3f}  "
              f"{(time.perf_counter() - start) / seeds:.1f} s a training", flush=True)


def train_and_predict(x, y, xt, loss, seed):
    with torch.enable_grad():
        net = train(x, y, loss, seed)
    return net(xt).argmax(1).numpy()


if __name__ == "__main__":
    main()
