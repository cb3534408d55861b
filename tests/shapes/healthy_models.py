"""Sound architectures in small: `explain` must have nothing to say about any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HEALTHY: dict[str, Callable[[], tuple[nn.Module, tuple[Any, ...]]]] = {}


def healthy(build: Callable[[], tuple[nn.Module, tuple[Any, ...]]]) -> Callable[[], tuple[nn.Module, tuple[Any, ...]]]:
    HEALTHY[build.__name__] = build
    return build


COMMON: dict[str, Callable[[int], tuple[Any, tuple[Any, ...]]]] = {}


def common(build: Callable[[int], tuple[Any, tuple[Any, ...]]]) -> Callable[[int], tuple[Any, tuple[Any, ...]]]:
    """Register a sound model or training step, built for a batch of any size."""
    COMMON[build.__name__] = build
    return build


def images(batch: int = 4, channels: int = 3, size: int = 32) -> torch.Tensor:
    return torch.randn(batch, channels, size, size)


class LeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.max_pool2d(torch.tanh(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return F.log_softmax(self.fc3(F.relu(self.fc2(F.relu(self.fc1(x))))), dim=1)


@healthy
def lenet():
    return LeNet(), (images(4, 1, 28),)


@healthy
def vgg_like():
    layers: list[nn.Module] = []
    channels = 3
    for width in (8, 16, 32, 32, 32):
        layers += [
            nn.Conv2d(channels, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
        ]
        channels = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(32, 64), nn.ReLU(), nn.Dropout(), nn.Linear(64, 10)), (
        images(),
    )


class Bottleneck(nn.Module):
    def __init__(self, inside: int, width: int, stride: int = 1) -> None:
        super().__init__()
        outside = width * 4
        self.conv1, self.bn1 = nn.Conv2d(inside, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, outside, 1, bias=False), nn.BatchNorm2d(outside)
        self.relu = nn.ReLU(inplace=True)
        self.down = None
        if stride > 1 or inside != outside:
            self.down = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(out)))))
        out += x if self.down is None else self.down(x)
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        self.layer1 = nn.Sequential(Bottleneck(8, 4), Bottleneck(16, 4))
        self.layer2 = nn.Sequential(Bottleneck(16, 8, 2), Bottleneck(32, 8))
        self.layer3 = nn.Sequential(Bottleneck(32, 16, 2), Bottleneck(64, 16))
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(64, 10)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.stem(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


@healthy
def resnet_with_bottlenecks():
    return ResNet(), (images(2, 3, 64),)


class DenseLayer(nn.Module):
    def __init__(self, inside: int, growth: int) -> None:
        super().__init__()
        self.norm, self.conv = nn.BatchNorm2d(inside), nn.Conv2d(inside, growth, 3, padding=1)

    def forward(self, x):
        return torch.cat([x, self.conv(F.relu(self.norm(x)))], 1)


@healthy
def densenet_like():
    block = [DenseLayer(8 + 4 * n, 4) for n in range(4)]
    transition = [nn.BatchNorm2d(24), nn.ReLU(), nn.Conv2d(24, 12, 1), nn.AvgPool2d(2)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 10)]
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), *block, *transition, *head), (images(),)


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down1, self.down2, self.bottom = self.block(3, 8), self.block(8, 16), self.block(16, 32)
        self.up2, self.up1 = nn.ConvTranspose2d(32, 16, 2, 2), nn.ConvTranspose2d(16, 8, 2, 2)
        self.dec2, self.dec1, self.out = self.block(32, 16), self.block(16, 8), nn.Conv2d(8, 2, 1)

    @staticmethod
    def block(inside: int, outside: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(inside, outside, 3, padding=1), nn.ReLU(), nn.Conv2d(outside, outside, 3, padding=1), nn.ReLU()
        )

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(F.max_pool2d(a, 2))
        c = self.bottom(F.max_pool2d(b, 2))
        b = self.dec2(torch.cat([self.up2(c), b], 1))
        a = self.dec1(torch.cat([self.up1(b), a], 1))
        return F.softmax(self.out(a), dim=1)


@healthy
def unet():
    return UNet(), (images(2),)


class Inception(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(8, 4, 1)
        self.three = nn.Sequential(nn.Conv2d(8, 4, 1), nn.Conv2d(4, 6, 3, padding=1))
        self.five = nn.Sequential(nn.Conv2d(8, 2, 1), nn.Conv2d(2, 4, 5, padding=2))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(8, 2, 1))

    def forward(self, x):
        return torch.cat([branch(x) for branch in (self.one, self.three, self.five, self.pool)], 1)


@healthy
def inception_like():
    net = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(),
        Inception(),
        nn.MaxPool2d(3, 2, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, 5),
    )
    return net, (images(),)


@healthy
def mobilenet_like():
    def separable(inside: int, outside: int, stride: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(inside, inside, 3, stride, 1, groups=inside),
            nn.BatchNorm2d(inside),
            nn.ReLU6(),
            nn.Conv2d(inside, outside, 1),
        )

    body = [nn.Conv2d(3, 8, 3, 2, 1), separable(8, 16, 1), separable(16, 32, 2), separable(32, 32, 1)]
    return nn.Sequential(*body, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10)), (images(),)


class ConvLSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gates, self.head = nn.Conv2d(3 + 4, 16, 3, padding=1), nn.Conv2d(4, 1, 1)

    def forward(self, frames):
        batch, steps, _, height, width = frames.shape
        h = c = frames.new_zeros(batch, 4, height, width)
        for t in range(steps):
            i, f, o, g = self.gates(torch.cat([frames[:, t], h], 1)).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.head(h)


@healthy
def conv_lstm():
    return ConvLSTM(), (torch.randn(2, 5, 3, 8, 8),)


class Seq2Seq(nn.Module):
    """Steps first, with additive attention over the source, as in the textbooks."""

    def __init__(self) -> None:
        super().__init__()
        self.embed, self.encoder = nn.Embedding(30, 8), nn.GRU(8, 16)
        self.decoder, self.score, self.out = nn.GRU(8 + 16, 16), nn.Linear(32, 1), nn.Linear(16, 30)

    def forward(self, source, target):
        memory, state = self.encoder(self.embed(source))
        outputs = []
        for t in range(target.size(0)):
            query = state[-1].unsqueeze(0).expand(memory.size(0), -1, -1)
            energy = self.score(torch.cat([memory, query], -1)).squeeze(-1)
            weights = F.softmax(energy, dim=0)
            context = (weights.unsqueeze(-1) * memory).sum(0)
            step = torch.cat([self.embed(target[t]), context], -1).unsqueeze(0)
            out, state = self.decoder(step, state)
            outputs.append(self.out(out[0]))
        return torch.stack(outputs)


@healthy
def seq2seq_with_attention():
    return Seq2Seq(), (torch.randint(0, 30, (7, 4)), torch.randint(0, 30, (5, 4)))


@healthy
def transformer_encoder():
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), (torch.randn(3, 7, 16),)


@healthy
def transformer_decoder():
    layer = nn.TransformerDecoderLayer(16, 4, 32)
    return nn.TransformerDecoder(layer, 2), (torch.randn(5, 3, 16), torch.randn(7, 3, 16))


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.qkv, self.project = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        b, n, e = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, e // self.heads).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) / (e // self.heads) ** 0.5).softmax(-1)
        return self.project((weights @ v).transpose(1, 2).reshape(b, n, e))


class ViT(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 16, 8, 8)
        self.token, self.positions = nn.Parameter(torch.zeros(1, 1, 16)), nn.Parameter(torch.zeros(1, 17, 16))
        self.norm, self.attention, self.mlp = (
            nn.LayerNorm(16),
            Attention(16, 4),
            nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16)),
        )
        self.head = nn.Linear(16, 10)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.size(0), -1, -1), x], 1) + self.positions
        x = x + self.attention(self.norm(x))
        x = x + self.mlp(self.norm(x))
        return self.head(x[:, 0])


@healthy
def vit():
    return ViT(), (images(),)


class VAE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Sequential(
            nn.Conv2d(1, 8, 4, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 4, 2, 1), nn.ReLU(), nn.Flatten()
        )
        self.mean, self.logvar, self.grow = nn.Linear(784, 4), nn.Linear(784, 4), nn.Linear(4, 784)
        self.decode = nn.Sequential(
            nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(8, 1, 4, 2, 1), nn.Sigmoid()
        )

    def forward(self, x):
        h = self.encode(x)
        mean, logvar = self.mean(h), self.logvar(h)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * logvar)
        return self.decode(self.grow(z).view(-1, 16, 7, 7)), mean, logvar


@healthy
def vae():
    return VAE(), (images(4, 1, 28),)


@healthy
def gan_generator():
    layers = [
        nn.ConvTranspose2d(16, 32, 4, 1, 0),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.ConvTranspose2d(32, 16, 4, 2, 1),
        nn.ReLU(),
        nn.ConvTranspose2d(16, 3, 4, 2, 1),
        nn.Tanh(),
    ]
    return nn.Sequential(*layers), (torch.randn(4, 16, 1, 1),)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 8, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(8, 16, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(16, 1, 4, 1, 0),
        )

    def forward(self, x):
        return self.body(x).view(-1)


@healthy
def gan_discriminator():
    return Discriminator(), (images(4, 3, 16),)


class WaveNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv1d(1, 8, 1)
        self.filters = nn.ModuleList(nn.Conv1d(8, 8, 2, dilation=2**n) for n in range(5))
        self.gates = nn.ModuleList(nn.Conv1d(8, 8, 2, dilation=2**n) for n in range(5))
        self.skips, self.out = nn.ModuleList(nn.Conv1d(8, 8, 1) for _ in range(5)), nn.Conv1d(8, 16, 1)

    def forward(self, x):
        x, total = self.first(x), 0
        for n, (filt, gate, skip) in enumerate(zip(self.filters, self.gates, self.skips, strict=True)):
            past = F.pad(x, (2**n, 0))
            z = torch.tanh(filt(past)) * torch.sigmoid(gate(past))
            total = total + skip(z)
            x = x + z
        return self.out(F.relu(total))


@healthy
def wavenet_like():
    return WaveNet(), (torch.randn(2, 1, 64),)


@healthy
def volumes():
    layers = [
        nn.Conv3d(1, 4, 3, padding=1),
        nn.BatchNorm3d(4),
        nn.ReLU(),
        nn.MaxPool3d(2),
        nn.Conv3d(4, 8, 3, padding=1),
        nn.MaxPool3d((1, 2, 2)),
    ]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(8, 2)), (
        torch.randn(2, 1, 8, 16, 16),
    )


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(16, 8)
        )
        self.out = nn.Linear(8, 1)

    def forward(self, a, b):
        return torch.sigmoid(self.out(torch.abs(self.tower(a) - self.tower(b)))).squeeze(1)


@healthy
def siamese():
    return Siamese(), (images(4, 1, 16), images(4, 1, 16))


class MixerBlock(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(16), nn.LayerNorm(16)
        self.tokens = nn.Sequential(nn.Linear(16, 8), nn.GELU(), nn.Linear(8, 16))
        self.channels = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))

    def forward(self, x):
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channels(self.norm2(x))


class Mixer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patches, self.blocks, self.head = (
            nn.Conv2d(3, 16, 8, 8),
            nn.Sequential(MixerBlock(), MixerBlock()),
            nn.Linear(16, 10),
        )

    def forward(self, x):
        x = self.patches(x).permute(0, 2, 3, 1).reshape(x.size(0), -1, 16)
        return self.head(self.blocks(x).mean(1))


@healthy
def mlp_mixer():
    return Mixer(), (images(),)


class PointNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.transform = nn.Sequential(
            nn.Conv1d(3, 16, 1), nn.ReLU(), nn.AdaptiveMaxPool1d(1), nn.Flatten(), nn.Linear(16, 9)
        )
        self.features, self.head = nn.Sequential(nn.Conv1d(3, 32, 1), nn.BatchNorm1d(32), nn.ReLU()), nn.Linear(32, 5)

    def forward(self, points):
        matrix = self.transform(points).view(-1, 3, 3) + torch.eye(3)
        points = torch.bmm(points.transpose(1, 2), matrix).transpose(1, 2)
        return F.log_softmax(self.head(self.features(points).max(2)[0]), dim=-1)


@healthy
def pointnet_like():
    return PointNet(), (torch.randn(4, 3, 50),)


class FPN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.c1, self.c2, self.c3 = (nn.Conv2d(i, o, 3, 2, 1) for i, o in ((3, 8), (8, 16), (16, 32)))
        self.l1, self.l2, self.l3 = nn.Conv2d(8, 8, 1), nn.Conv2d(16, 8, 1), nn.Conv2d(32, 8, 1)

    def forward(self, x):
        c1 = self.c1(x)
        c2 = self.c2(c1)
        c3 = self.c3(c2)
        p3 = self.l3(c3)
        p2 = self.l2(c2) + F.interpolate(p3, scale_factor=2)
        p1 = self.l1(c1) + F.interpolate(p2, scale_factor=2)
        return {"p1": p1, "p2": p2, "p3": p3}


@healthy
def feature_pyramid():
    return FPN(), (images(2),)


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 8, padding_idx=0)
        self.lstm, self.out = nn.LSTM(8, 16, batch_first=True, bidirectional=True), nn.Linear(32, 6)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embed(ids), lengths, batch_first=True, enforce_sorted=False)
        out, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.out(out)


@healthy
def rnn_tagger_with_packed_sequences():
    return Tagger(), (torch.randint(1, 50, (3, 7)), [7, 4, 5])


class Sentiment(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed, self.lstm, self.fc = nn.Embedding(50, 8), nn.LSTM(8, 16, 2, batch_first=True), nn.Linear(16, 2)

    def forward(self, ids):
        out, (h, _) = self.lstm(self.embed(ids))
        return self.fc(h[-1] + out.mean(1) * 0)


@healthy
def sentiment_lstm():
    return Sentiment(), (torch.randint(0, 50, (4, 9)),)


class LanguageModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed, self.rnn, self.out = nn.Embedding(50, 16), nn.GRU(16, 16, batch_first=True), nn.Linear(16, 50)
        self.out.weight = self.embed.weight

    def forward(self, ids):
        return self.out(self.rnn(self.embed(ids))[0])


@healthy
def language_model_with_tied_weights():
    return LanguageModel(), (torch.randint(0, 50, (4, 9)),)


class TextCNN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.convs, self.fc = nn.ModuleList(nn.Conv1d(8, 6, k) for k in (2, 3, 4)), nn.Linear(18, 2)

    def forward(self, ids):
        x = self.embed(ids).transpose(1, 2)
        return self.fc(torch.cat([F.relu(conv(x)).amax(2) for conv in self.convs], 1))


@healthy
def text_cnn():
    return TextCNN(), (torch.randint(0, 50, (4, 12)),)


class ShuffleBlock(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 1, groups=2)

    def forward(self, x):
        n, c, h, w = x.shape
        x = self.conv(x).view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        return x


@healthy
def shufflenet_block():
    return nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), ShuffleBlock(), nn.Conv2d(8, 16, 1), nn.PixelShuffle(2)), (images(),)


class CRNN(nn.Module):
    """Convolutions, then the width as steps, and a class for every step (for CTC)."""

    def __init__(self) -> None:
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1),
            nn.MaxPool2d((2, 1)),
        )
        self.rnn, self.out = nn.LSTM(16 * 4, 16, bidirectional=True), nn.Linear(32, 12)

    def forward(self, x):
        x = self.cnn(x)
        x = x.permute(3, 0, 1, 2).flatten(2)
        return F.log_softmax(self.out(self.rnn(x)[0]), dim=2)


@healthy
def crnn_for_ctc():
    return CRNN(), (torch.randn(2, 1, 16, 32),)


class FrameClassifier(nn.Module):
    """A CNN on every frame of a video, then an LSTM over the frames."""

    def __init__(self) -> None:
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.lstm, self.fc = nn.LSTM(8, 16, batch_first=True), nn.Linear(16, 5)

    def forward(self, clips):
        b, t = clips.shape[:2]
        x = self.cnn(clips.flatten(0, 1)).view(b, t, -1)
        return self.fc(self.lstm(x)[0][:, -1])


@healthy
def video_classifier():
    return FrameClassifier(), (torch.randn(2, 4, 3, 16, 16),)


@healthy
def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10), nn.Softmax(dim=1)), (
        images(4, 1, 28),
    )


class GRUForecaster(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gru, self.head = nn.GRU(3, 16, batch_first=True), nn.Linear(16, 1)

    def forward(self, x):
        _, h = self.gru(x)
        return self.head(h[-1])


@healthy
def gru_forecaster():
    return GRUForecaster(), (torch.randn(4, 10, 3),)


def small_cnn(size: int) -> tuple[nn.Module, tuple[Any, ...]]:
    layers: list[nn.Module] = []
    for inside, outside in ((1, 4), (4, 8), (8, 8)):
        layers += [nn.Conv2d(inside, outside, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(8 * (size // 8) ** 2, 10)), (images(4, 1, size),)


@healthy
def mnist_cnn_with_odd_pools():
    return small_cnn(28)


@healthy
def odd_pictures():
    return small_cnn(45)


def alexnet(padding: int, size: int) -> tuple[nn.Module, tuple[Any, ...]]:
    features = [
        nn.Conv2d(3, 8, 11, 4, padding), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
        nn.Conv2d(8, 16, 5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
        nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
    ]  # fmt: skip
    head = [nn.AdaptiveAvgPool2d(6), nn.Flatten(), nn.Dropout(), nn.Linear(16 * 36, 10)]
    return nn.Sequential(*features, *head), (images(2, 3, size),)


@healthy
def alexnet_on_227():
    return alexnet(0, 227)


@healthy
def alexnet_on_224():
    return alexnet(2, 224)


@healthy
def alexnet_on_224_without_padding():
    return alexnet(0, 224)


@healthy
def resnet_on_225():
    return ResNet(), (images(1, 3, 225),)


class ReductionBlock(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.pool = nn.Conv2d(8, 8, 3, 2), nn.MaxPool2d(3, 2)

    def forward(self, x):
        return torch.cat([self.conv(x), self.pool(x)], 1)


@healthy
def inception_reduction_on_an_even_size():
    return ReductionBlock(), (images(2, 8, 12),)


@healthy
def odd_encoder_to_a_vector():
    layers = [nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.AvgPool2d(2), nn.Conv2d(8, 8, 2, 2), nn.AdaptiveAvgPool2d(1)]
    return nn.Sequential(*layers, nn.Flatten()), (images(2, 3, 61),)


class OddUNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down, self.mid, self.out = nn.Conv2d(1, 4, 3, 1, 1), nn.Conv2d(4, 8, 3, 1, 1), nn.Conv2d(12, 2, 1)

    def forward(self, x):
        skip = torch.relu(self.down(x))
        low = torch.relu(self.mid(F.max_pool2d(skip, 2)))
        return self.out(torch.cat([skip, F.interpolate(low, size=skip.shape[2:])], 1))


@healthy
def odd_unet_resized_to_its_skip():
    return OddUNet(), (images(2, 1, 33),)


@healthy
def audio_without_padding():
    return nn.Sequential(nn.Conv1d(1, 4, 10, 5), nn.GELU(), nn.Conv1d(4, 4, 3, 2), nn.GELU(), nn.Conv1d(4, 4, 2, 2)), (
        torch.randn(2, 1, 245),
    )
