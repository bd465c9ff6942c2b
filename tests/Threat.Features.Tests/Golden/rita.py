"""RITA's timestamp score, written from its published formula apart from the library: mean, deviation and extremes over 60 seeds of 1,440 points. Run: python3 rita.py"""
import math
import random
import statistics


def score(times):
    seconds = sorted({int(t) for t in times})
    gaps = sorted(b - a for a, b in zip(seconds, seconds[1:]))
    n, half = len(gaps), len(gaps) // 2
    q1, q2, q3 = statistics.median(gaps[:half]), statistics.median(gaps), statistics.median(gaps[n - half:])
    skew = (q1 + q3 - 2 * q2) / (q3 - q1) if q3 - q1 >= 10 and q2 not in (q1, q3) else 0
    mad = statistics.median(abs(g - q2) for g in gaps)
    return (1 - abs(skew) + (max(0, (q2 - mad) / q2) if q2 >= 1 else 1)) / 2


SERIES = {
    "uniform jitter of 20 %": lambda r: 60 * (0.8 + 0.4 * r.random()),
    "uniform jitter of 50 %": lambda r: 60 * (0.5 + r.random()),
    "Poisson": lambda r: r.expovariate(1 / 60),
    "lognormal, sigma 1.5": lambda r: 20 * math.exp(1.5 * r.gauss(0, 1)),
}
for name, gap in SERIES.items():
    scores = []
    for seed in range(60):
        r, t, times = random.Random(seed), 0.0, []
        for _ in range(1440):
            t += gap(r)
            times.append(t)
        scores.append(score(times))
    print(f"{name}: mean {statistics.mean(scores):.3f}, deviation {statistics.pstdev(scores):.3f}, {min(scores):.3f} to {max(scores):.3f}")
