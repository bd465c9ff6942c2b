"""Trains the default network as PyTorch recipes do: standardise, shuffle each epoch, index into batches of 128, Adam; 4 epochs; then training accuracy."""
import os

import numpy as np
import torch
from torch import nn

from compare_protocol import serve

EPOCHS, BATCH = 4, 128


def network(inputs):
    layers = []
    for size in (256, 128, 64):
        layers += [nn.Linear(inputs, size), nn.BatchNorm1d(size), nn.ReLU(), nn.Dropout(0.1)]
        inputs = size
    return nn.Sequential(*layers, nn.Linear(inputs, 7))


def train(x, y, epochs=EPOCHS):
    torch.manual_seed(1)
    scaled = (x - x.mean(0)) / x.std(0)
    features, labels = torch.from_numpy(scaled), torch.from_numpy(y)
    net, loss = network(x.shape[1]), nn.CrossEntropyLoss()
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(epochs):
        net.train()
        for rows in torch.randperm(len(features)).split(BATCH):
            adam.zero_grad()
            loss(net(features[rows]), labels[rows]).backward()
            adam.step()
    return net.eval(), features, labels


def load(data, n, threads):
    torch.set_num_threads(threads)
    x = np.fromfile(os.path.join(data, f"X_{n}x100.f32"), "<f4").reshape(n, 100)
    y = np.fromfile(os.path.join(data, f"y_{n}.i32"), "<i4").astype(np.int64)
    train(x[:2000], y[:2000], 1)
    return x, y


def check(result):
    net, features, labels = result
    with torch.no_grad():
        return f"accuracy={(net(features).argmax(1) == labels).float().mean().item():.3f}"


if __name__ == "__main__":
    serve(load, lambda state: train(*state), check)
