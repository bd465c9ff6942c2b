"""Coordinate ascent on the macro-F1 of argmax p / t with numpy: from the one-vs-rest thresholds, one class at a time, every distinct cut by one sort,
until a round brings nothing (at most 20 rounds)."""
import numpy as np
from compare_protocol import serve

CLASSES = 7


def one_vs_rest(scores, positive):
    order = np.argsort(-scores, kind="quicksort")
    ordered, hits = scores[order], positive[order]
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    right = np.cumsum(hits, dtype=np.int64)[last]
    return ordered[last[np.argmax(2.0 * right / (last + 1 + right[-1]))]]


def macro_f1(labels, decided):
    counts = np.bincount(labels * CLASSES + decided, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)
    sums = counts.sum(axis=0) + counts.sum(axis=1)
    return np.mean(np.where(sums > 0, 2 * np.diag(counts) / np.maximum(sums, 1), 0.0))


def best_cut(labels, keys, other, c):
    """Rows go from `other` to c, highest key first; the macro-F1 after every group of equal keys, before the first included."""
    order = np.argsort(-keys)
    ordered, before, truth = keys[order], other[order], labels[order]
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    support = np.bincount(labels, minlength=CLASSES)
    total = np.zeros(len(last) + 1)
    for k in range(CLASSES):
        gone = before == k
        right = np.count_nonzero(gone & (truth == k)) + np.concatenate(([0], np.cumsum((k == c) * (truth == c).astype(np.int64) - (gone & (truth == k)))[last]))
        decided = np.count_nonzero(gone) + np.concatenate(([0], np.cumsum(np.full(len(keys), int(k == c)) - gone)[last]))
        sums = support[k] + decided
        total += np.where(sums > 0, 2 * right / np.maximum(sums, 1), 0.0)
    top = int(np.argmax(total))
    if top == 0:
        return total[0] / CLASSES, np.nextafter(ordered[0], np.inf)
    cut = ordered[last[top - 1]]
    middle = 0.5 * (cut + ordered[last[top]]) if top < len(last) else cut
    return total[top] / CLASSES, middle


def load(data, n, threads):
    return np.fromfile(f"{data}/scores_{n}.f64").reshape(n, CLASSES), np.fromfile(f"{data}/labels_{n}.i32", "<i4").astype(np.int64)


def run(state):
    scores, labels = state
    rows = np.arange(len(labels))
    thresholds = np.array([one_vs_rest(scores[:, c], labels == c) for c in range(CLASSES)])
    best = macro_f1(labels, (scores / thresholds).argmax(axis=1))
    for _ in range(20):
        before = best
        for c in range(CLASSES):
            scaled = scores / thresholds
            scaled[:, c] = -np.inf
            other = scaled.argmax(axis=1)
            value, cut = best_cut(labels, scores[:, c] / scaled[rows, other], other, c)
            if value <= best + 1e-12:
                continue
            changed = thresholds.copy()
            changed[c] = cut
            achieved = macro_f1(labels, (scores / changed).argmax(axis=1))
            if achieved > best + 1e-12:
                thresholds, best = changed, achieved
        if best - before <= 1e-12:
            break
    return best


serve(load, run, lambda best: f"macroF1={best:.5f}")
