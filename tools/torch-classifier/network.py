"""The network of the PyTorch classifier, how it is trained and applied. The same seed, images and version of PyTorch give the same bits on one thread."""
import math

import numpy
import torch
from torch import nn

SIDE = 28


class Network(nn.Module):
    """Three convolutions, each followed by the largest of four, and one logit: 14,337 parameters."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.conv3 = nn.Conv2d(32, 32, 3, padding=1)
        self.out = nn.Linear(32 * 3 * 3, 1)

    def forward(self, images):
        values = images
        for convolution in (self.conv1, self.conv2, self.conv3):
            values = torch.max_pool2d(torch.relu(convolution(values)), 2)
        return self.out(values.flatten(1)).squeeze(1)


def begin(seed):
    """One thread and no choice of algorithm by speed."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)


def prepared(pixels):
    """Any grey image as 28 by 28: means over areas, then mean 0 and deviation 1 within the image."""
    pixels = numpy.asarray(pixels, dtype=numpy.float64)
    rows = [pixels[y * pixels.shape[0] // SIDE:max(y * pixels.shape[0] // SIDE + 1, (y + 1) * pixels.shape[0] // SIDE)].mean(axis=0) for y in range(SIDE)]
    small = numpy.stack(rows)
    columns = [small[:, x * small.shape[1] // SIDE:max(x * small.shape[1] // SIDE + 1, (x + 1) * small.shape[1] // SIDE)].mean(axis=1) for x in range(SIDE)]
    small = numpy.stack(columns, axis=1)
    return ((small - small.mean()) / (small.std() or 1)).astype(numpy.float32)


def weights_of(labels):
    """Classes weigh the same, whatever their numbers."""
    positives = float((labels == 1).sum())
    return torch.where(labels == 1, len(labels) / 2 / max(1.0, positives), len(labels) / 2 / max(1.0, len(labels) - positives))


def loss_of(network, images, labels):
    with torch.no_grad():
        return float(nn.functional.binary_cross_entropy_with_logits(network(images), labels, weight=weights_of(labels)))


def train(network, images, labels, *, epochs, rate, batch, proximal, tell=lambda fraction: None):
    """AdamW along half a cosine; images are moved by up to two pixels. `proximal` pulls to where the weights began (FedProx)."""
    begun = [parameter.detach().clone() for parameter in network.parameters()]
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-2)
    steps = epochs * math.ceil(len(images) / batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 0.5 * (1 + math.cos(math.pi * min(step, steps) / steps)))
    weights = weights_of(labels)
    padded = nn.functional.pad(images, (2, 2, 2, 2), mode="replicate")
    for epoch in range(epochs):
        for chosen in torch.randperm(len(images)).split(batch):
            dy, dx = torch.randint(0, 5, (2,)).tolist()
            shown = padded[chosen, :, dy:dy + SIDE, dx:dx + SIDE]
            loss = nn.functional.binary_cross_entropy_with_logits(network(shown), labels[chosen], weight=weights[chosen])
            if proximal > 0:
                loss = loss + proximal / 2 * sum(((now - then) ** 2).sum() for now, then in zip(network.parameters(), begun))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        tell((epoch + 1) / epochs)


def scores_of(network, images):
    with torch.no_grad():
        return torch.sigmoid(network(images)).numpy()
