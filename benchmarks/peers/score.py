"""Scores raw rows with the default network: standardise, forward pass without gradients, softmax; everything at once."""
import os

import numpy as np
import torch

from compare_protocol import serve
from train import network


def load(data, n, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x = np.fromfile(os.path.join(data, f"X_{n}x100.f32"), "<f4").reshape(n, 100)
    state = torch.from_numpy(x), torch.from_numpy(x.mean(0)), torch.from_numpy(x.std(0)), network(100).eval()
    run(state)
    return state


def run(state):
    x, mean, deviation, net = state
    with torch.no_grad():
        return torch.softmax(net((x - mean) / deviation), 1)


serve(load, run, lambda p: f"rows={len(p)}")
