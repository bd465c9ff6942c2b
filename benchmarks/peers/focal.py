"""Focal loss (gamma 2, a weight per class) forward and backward, composed of PyTorch operations as users write it; float32, seven classes."""
import os

import numpy as np
import torch
import torch.nn.functional as F

from compare_protocol import serve

ALPHA = [0.25, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0]


def step(state):
    logits, targets, alpha, _ = state
    log_p = F.log_softmax(logits, 1).gather(1, targets[:, None]).squeeze(1)
    loss = ((-torch.expm1(log_p)).pow(2.0) * -log_p * alpha[targets]).mean()
    loss.backward()
    logits.grad = None
    return loss


def load(data, n, threads):
    torch.set_num_threads(threads)
    logits = torch.from_numpy(np.fromfile(os.path.join(data, f"logits_{n}.f32"), "<f4").reshape(n, 7)).requires_grad_()
    targets = torch.from_numpy(np.fromfile(os.path.join(data, f"labels_{n}.i32"), "<i4").astype(np.int64))
    state = logits, targets, torch.tensor(ALPHA), max(5, min(2000, 1_000_000 // n))
    for _ in range(20):
        step(state)
    return state


def run(state):
    for _ in range(state[3]):
        loss = step(state)
    return loss


serve(load, run, lambda loss: f"loss={loss.item():.5f}")
