"""One full retrain as a Python loop does it, rows already in memory: split by time, scale on the training part, SMOTE, train the default network for 20 epochs, temperature by LBFGS,
a threshold per class from its precision-recall curve, then the test rows once: the new model and the champion, exact McNemar, 2,000 paired bootstrap draws of macro-F1 over sources."""
import os

import numpy as np
import torch
from imblearn.over_sampling import SMOTE
from scipy.stats import binomtest
from sklearn.metrics import precision_recall_curve
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.nn import functional as F

from compare_protocol import serve

CLASSES, EPOCHS, BATCH, ROWS_PER_SOURCE = 5, 20, 128, 4


def network(inputs):
    layers = []
    for size in (256, 128, 64):
        layers += [nn.Linear(inputs, size), nn.BatchNorm1d(size), nn.ReLU(), nn.Dropout(0.1)]
        inputs = size
    return nn.Sequential(*layers, nn.Linear(inputs, CLASSES))


class Scaler:
    """Logarithm and standard for numbers; one-hot columns stay as they are."""

    def __init__(self, x, symbolic):
        self.numeric = symbolic == 0
        self.standard = StandardScaler().fit(np.log1p(x[:, self.numeric]))

    def __call__(self, x):
        x = x.copy()
        x[:, self.numeric] = self.standard.transform(np.log1p(x[:, self.numeric]))
        return x


def fit(x, y, epochs):
    torch.manual_seed(1)
    features, labels = torch.from_numpy(x), torch.from_numpy(y)
    net, loss = network(x.shape[1]), nn.CrossEntropyLoss()
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(epochs):
        net.train()
        for rows in torch.randperm(len(features)).split(BATCH):
            adam.zero_grad()
            loss(net(features[rows]), labels[rows]).backward()
            adam.step()
    return net.eval()


def logits(net, x):
    with torch.no_grad():
        return net(torch.from_numpy(x))


def temperature(z, y):
    t = torch.ones(1, requires_grad=True)
    target = torch.from_numpy(y)
    optimizer = torch.optim.LBFGS([t], lr=0.1, max_iter=100, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(z / t, target)
        loss.backward()
        return loss

    optimizer.step(closure)
    return t.item()


def thresholds(p, y):
    found = np.full(CLASSES, 0.5)
    for c in range(CLASSES):
        if not (y == c).any():
            continue
        precision, recall, at = precision_recall_curve(y == c, p[:, c])
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
        found[c] = at[min(int(np.argmax(f1)), len(at) - 1)]
    return found


def decide(p, t):
    above = np.where(p >= t, p, -1.0)
    return np.where(above.max(1) >= 0, above.argmax(1), p.argmax(1))


def macro_f1(tp, predicted, support):
    present = support > 0
    return (2 * tp / np.maximum(predicted + support, 1) * present).sum(-1) / present.sum(-1)


def bootstrap(y, a, b, groups, draws=2000):
    """Counts per group, then sums over drawn groups: all draws at once."""
    g = groups.max() + 1
    counts = np.zeros((5, g, CLASSES))
    for k, (values, mask) in enumerate([(y, None), (a, None), (b, None), (y, a == y), (y, b == y)]):
        rows = np.arange(len(y)) if mask is None else np.nonzero(mask)[0]
        np.add.at(counts[k], (groups[rows], values[rows]), 1)
    rng = np.random.default_rng(1)
    gains = np.empty(draws)
    for r in range(draws):
        support, pa, pb, ta, tb = counts[:, rng.integers(0, g, g)].sum(1)
        gains[r] = macro_f1(ta, pa, support) - macro_f1(tb, pb, support)
    return np.quantile(gains, 0.05)


def load(data, n, threads):
    torch.set_num_threads(threads)
    symbolic = np.fromfile(os.path.join(data, f"nsl_symbolic_{n}.u8"), "u1")
    x = np.fromfile(os.path.join(data, f"nsl_X_{n}.f32"), "<f4").reshape(-1, len(symbolic))
    y = np.fromfile(os.path.join(data, f"nsl_y_{n}.i32"), "<i4").astype(np.int64)
    scaler = Scaler(x[:2000], symbolic)
    champion = fit(scaler(x[:2000]), y[:2000], 1)
    return x, y, symbolic, scaler, champion


def run(state):
    x, y, symbolic, champion_scaler, champion = state
    n = len(y)
    a, b, c = int(0.55 * n), int(0.65 * n), int(0.8 * n)
    scaler = Scaler(x[:a], symbolic)
    balanced, labels = SMOTE(k_neighbors=3, random_state=1).fit_resample(scaler(x[:a]), y[:a])
    net = fit(balanced, labels, EPOCHS)
    t = temperature(logits(net, scaler(x[a:b])), y[a:b])
    limits = thresholds(torch.softmax(logits(net, scaler(x[b:c])) / t, 1).numpy(), y[b:c])
    truth = y[c:]
    now = decide(torch.softmax(logits(net, scaler(x[c:])) / t, 1).numpy(), limits)
    then = logits(champion, champion_scaler(x[c:])).argmax(1).numpy()
    won, lost = int(((now == truth) & (then != truth)).sum()), int(((now != truth) & (then == truth)).sum())
    p = binomtest(won, max(won + lost, 1), 0.5, alternative="greater").pvalue
    lower = bootstrap(truth, now, then, np.arange(len(truth)) // ROWS_PER_SOURCE)
    support = np.bincount(truth, minlength=CLASSES)
    f1 = macro_f1(np.bincount(truth[now == truth], minlength=CLASSES), np.bincount(now, minlength=CLASSES), support)
    return a, len(labels), len(truth), f1, p, lower


serve(load, run, lambda r: f"train={r[0]}->{r[1]},test={r[2]},macroF1={r[3]:.3f}")
