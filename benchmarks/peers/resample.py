"""imbalanced-learn's samplers with their usual settings, float32, k = 5. The fourth argument names the sampler."""
import os
import sys
import numpy as np
from sklearn.neighbors import NearestNeighbors
from compare_protocol import serve


def make(name):
    from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE
    from imblearn.combine import SMOTETomek
    if name == "smote":
        return SMOTE(k_neighbors=5, random_state=42)
    if name == "borderline":
        return BorderlineSMOTE(k_neighbors=5, m_neighbors=10, kind="borderline-1", random_state=42)
    if name == "adasyn":
        return ADASYN(n_neighbors=5, random_state=42)
    return SMOTETomek(random_state=42, n_jobs=-1)


def serve_sampler(name):
    def load(data, n, threads):
        x = np.fromfile(os.path.join(data, f"X_{n}x100.f32"), "<f4").reshape(-1, 100)
        y = np.fromfile(os.path.join(data, f"y_{n}.i32"), "<i4")
        NearestNeighbors(n_neighbors=3).fit(x[:500]).kneighbors(x[:500])
        if n <= 20_000 or name == "smote":
            make(name).fit_resample(x, y)
        return x, y

    serve(load, lambda state: make(name).fit_resample(*state), lambda result: "rows=%d" % len(result[1]))
