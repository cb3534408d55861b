"""Sound networks for pictures, volumes and points, as they are commonly written."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from healthy_models import common
from torch import nn


class PatchMerging(nn.Module):
    def __init__(self, res, dim):
        super().__init__()
        self.res = res
        self.red = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.norm = nn.LayerNorm(4 * dim)

    def forward(self, x):
        H, W = self.res
        B, _L, C = x.shape
        x = x.view(B, H, W, C)
        x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1).view(B, -1, 4 * C)
        return self.red(self.norm(x))


class WindowAttention(nn.Module):
    def __init__(self, dim, ws, heads):
        super().__init__()
        self.heads, self.ws = (heads, ws)
        self.scale = (dim // heads) ** (-0.5)
        self.qkv = nn.Linear(dim, dim * 3)
        self.proj = nn.Linear(dim, dim)
        self.table = nn.Parameter(torch.zeros((2 * ws - 1) ** 2, heads))
        coords = torch.stack(torch.meshgrid(torch.arange(ws), torch.arange(ws), indexing="ij")).flatten(1)
        rel = (coords[:, :, None] - coords[:, None, :]).permute(1, 2, 0).contiguous()
        rel[:, :, 0] += ws - 1
        rel[:, :, 1] += ws - 1
        rel[:, :, 0] *= 2 * ws - 1
        self.register_buffer("index", rel.sum(-1))

    def forward(self, x, mask=None):
        B_, N, C = x.shape
        qkv = self.qkv(x).reshape(B_, N, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = (qkv[0], qkv[1], qkv[2])
        attn = q * self.scale @ k.transpose(-2, -1)
        bias = self.table[self.index.view(-1)].view(N, N, -1).permute(2, 0, 1).contiguous()
        attn = attn + bias.unsqueeze(0)
        if mask is not None:
            nW = mask.shape[0]
            attn = attn.view(B_ // nW, nW, self.heads, N, N) + mask.unsqueeze(1).unsqueeze(0)
            attn = attn.view(-1, self.heads, N, N)
        attn = F.softmax(attn, dim=-1)
        x = (attn @ v).transpose(1, 2).reshape(B_, N, C)
        return self.proj(x)


def window_reverse(windows, ws, H, W):
    B = int(windows.shape[0] / (H * W / ws / ws))
    x = windows.view(B, H // ws, W // ws, ws, ws, -1)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(B, H, W, -1)


def window_partition(x, ws):
    B, H, W, C = x.shape
    x = x.view(B, H // ws, ws, W // ws, ws, C)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, ws, ws, C)


class SwinBlock(nn.Module):
    def __init__(self, dim, res, heads, ws=4, shift=0):
        super().__init__()
        self.res, self.ws, self.shift = (res, ws, shift)
        self.n1 = nn.LayerNorm(dim)
        self.n2 = nn.LayerNorm(dim)
        self.attn = WindowAttention(dim, ws, heads)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))
        if shift:
            H, W = res
            img = torch.zeros(1, H, W, 1)
            cnt = 0
            for h in (slice(0, -ws), slice(-ws, -shift), slice(-shift, None)):
                for w in (slice(0, -ws), slice(-ws, -shift), slice(-shift, None)):
                    img[:, h, w, :] = cnt
                    cnt += 1
            mw = window_partition(img, ws).view(-1, ws * ws)
            m = mw.unsqueeze(1) - mw.unsqueeze(2)
            self.register_buffer("mask", m.masked_fill(m != 0, -100.0).masked_fill(m == 0, 0.0))
        else:
            self.mask = None

    def forward(self, x):
        H, W = self.res
        B, _L, C = x.shape
        s = x
        x = self.n1(x).view(B, H, W, C)
        if self.shift:
            x = torch.roll(x, (-self.shift, -self.shift), (1, 2))
        w = window_partition(x, self.ws).view(-1, self.ws**2, C)
        w = self.attn(w, self.mask).view(-1, self.ws, self.ws, C)
        x = window_reverse(w, self.ws, H, W)
        if self.shift:
            x = torch.roll(x, (self.shift, self.shift), (1, 2))
        x = s + x.view(B, H * W, C)
        return x + self.mlp(self.n2(x))


class Swin(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Conv2d(3, 32, 4, 4)
        self.stage1 = nn.Sequential(SwinBlock(32, (8, 8), 2), SwinBlock(32, (8, 8), 2, shift=2))
        self.merge = PatchMerging((8, 8), 32)
        self.stage2 = nn.Sequential(SwinBlock(64, (4, 4), 4))
        self.norm = nn.LayerNorm(64)
        self.pool = nn.AdaptiveAvgPool1d(1)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = self.stage2(self.merge(self.stage1(x)))
        x = self.pool(self.norm(x).transpose(1, 2))
        return self.head(torch.flatten(x, 1))


@common
def swin(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (Swin(), (torch.randn(n, 3, 32, 32),))


class TransformerLayer(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.a = nn.MultiheadAttention(d, h, batch_first=True)
        self.n1 = nn.LayerNorm(d)
        self.n2 = nn.LayerNorm(d)
        self.f = nn.Sequential(nn.Linear(d, 2 * d), nn.SiLU(), nn.Linear(2 * d, d))

    def forward(self, x):
        y = self.n1(x)
        x = x + self.a(y, y, y, need_weights=False)[0]
        return x + self.f(self.n2(x))


class MobileViTBlock(nn.Module):
    def __init__(self, c=16, d=24, p=2):
        super().__init__()
        self.p = p
        self.local = nn.Sequential(nn.Conv2d(c, c, 3, padding=1), nn.BatchNorm2d(c), nn.SiLU(), nn.Conv2d(c, d, 1))
        self.t = nn.Sequential(TransformerLayer(d, 4), TransformerLayer(d, 4))
        self.back = nn.Conv2d(d, c, 1)
        self.fuse = nn.Conv2d(2 * c, c, 3, padding=1)

    def forward(self, x):
        r = x
        x = self.local(x)
        B, C, H, W = x.shape
        p = self.p
        nh, nw = (H // p, W // p)
        x = x.reshape(B * C * nh, p, nw, p).transpose(1, 2)
        x = x.reshape(B, C, nh * nw, p * p).transpose(1, 3).reshape(B * p * p, nh * nw, C)
        x = self.t(x)
        x = x.contiguous().view(B, p * p, nh * nw, C).transpose(1, 3)
        x = x.reshape(B * C * nh, nw, p, p).transpose(1, 2).reshape(B, C, nh * p, nw * p)
        return self.fuse(torch.cat([r, self.back(x)], 1))


class MobileViT(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, 2, 1)
        self.b = MobileViTBlock()
        self.head = nn.Linear(16, 5)

    def forward(self, x):
        return self.head(self.b(self.stem(x)).mean([2, 3]))


@common
def mobilevit(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (MobileViT(), (torch.randn(n, 3, 32, 32),))


class MBConv(nn.Module):
    def __init__(self, i, o, k, s, e, se):
        super().__init__()
        m = i * e
        self.skip = s == 1 and i == o
        self.b = nn.Sequential(
            nn.Conv2d(i, m, 1, bias=False),
            nn.BatchNorm2d(m),
            nn.SiLU(),
            nn.Conv2d(m, m, k, s, k // 2, groups=m, bias=False),
            nn.BatchNorm2d(m),
            nn.SiLU(),
            se(m),
            nn.Conv2d(m, o, 1, bias=False),
            nn.BatchNorm2d(o),
        )

    def forward(self, x):
        y = self.b(x)
        if self.skip:
            if self.training:
                keep = torch.rand(x.shape[0], 1, 1, 1) < 0.8
                y = y.div(0.8) * keep
            y = y + x
        return y


class SE(nn.Module):
    def __init__(self, c, r=4):
        super().__init__()
        self.fc1 = nn.Conv2d(c, c // r, 1)
        self.fc2 = nn.Conv2d(c // r, c, 1)

    def forward(self, x):
        s = F.adaptive_avg_pool2d(x, 1)
        return x * torch.sigmoid(self.fc2(F.silu(self.fc1(s))))


class SELinear(nn.Module):
    def __init__(self, c, r=4):
        super().__init__()
        self.avg = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(c, c // r, bias=False), nn.ReLU(), nn.Linear(c // r, c, bias=False), nn.Sigmoid()
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class EffNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.SiLU())
        self.blocks = nn.ModuleList(
            [MBConv(8, 8, 3, 1, 1, SE), MBConv(8, 16, 5, 2, 6, SELinear), MBConv(16, 16, 5, 1, 6, SE)]
        )
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(16, 100))

    def forward(self, x):
        x = self.stem(x)
        for b in self.blocks:
            x = b(x)
        return self.head(x)


@common
def efficientnet(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (EffNet(), (torch.randn(n, 3, 64, 64),))


class ASPP(nn.Module):
    def __init__(self, i, o, rates):
        super().__init__()
        self.convs = nn.ModuleList(
            [nn.Sequential(nn.Conv2d(i, o, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())]
            + [
                nn.Sequential(nn.Conv2d(i, o, 3, padding=r, dilation=r, bias=False), nn.BatchNorm2d(o), nn.ReLU())
                for r in rates
            ]
        )
        self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(i, o, 1), nn.ReLU())
        self.project = nn.Sequential(nn.Conv2d(o * (len(rates) + 2), o, 1), nn.Dropout(0.5))

    def forward(self, x):
        r = [c(x) for c in self.convs]
        r.append(F.interpolate(self.pool(x), size=x.shape[-2:], mode="bilinear", align_corners=False))
        return self.project(torch.cat(r, 1))


class DeepLab(nn.Module):
    def __init__(self):
        super().__init__()
        self.low = nn.Sequential(nn.Conv2d(3, 16, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.high = nn.Sequential(
            nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=2, dilation=2), nn.ReLU()
        )
        self.aspp = ASPP(32, 16, [6, 12, 18])
        self.lowp = nn.Conv2d(16, 8, 1)
        self.cls = nn.Sequential(nn.Conv2d(24, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 21, 1))

    def forward(self, x):
        size = x.shape[-2:]
        lo = self.low(x)
        hi = self.aspp(self.high(lo))
        hi = F.interpolate(hi, lo.shape[-2:], mode="bilinear", align_corners=False)
        return {
            "out": F.interpolate(
                self.cls(torch.cat([self.lowp(lo), hi], 1)), size, mode="bilinear", align_corners=False
            )
        }


@common
def deeplab(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (DeepLab(), (torch.randn(n, 3, 65, 97),))


class UNetPad(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.b = nn.Conv2d(8, 16, 3, padding=1)
        self.c = nn.Conv2d(16, 32, 3, padding=1)
        self.u1 = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.d1 = nn.Conv2d(48, 16, 3, padding=1)
        self.d2 = nn.Conv2d(24, 8, 3, padding=1)
        self.o = nn.Conv2d(8, 1, 1)
        self.p = nn.MaxPool2d(2)

    def up(self, x, skip):
        x = self.u1(x)
        dy, dx = (skip.size(2) - x.size(2), skip.size(3) - x.size(3))
        return torch.cat([skip, F.pad(x, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])], 1)

    def forward(self, x):
        a = F.relu(self.a(x))
        b = F.relu(self.b(self.p(a)))
        c = F.relu(self.c(self.p(b)))
        y = F.relu(self.d1(self.up(c, b)))
        y = F.relu(self.d2(self.up(y, a)))
        return self.o(y)


@common
def unet_odd(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (UNetPad(), (torch.randn(n, 3, 57, 43),))


class UNetValid(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.ReLU())
        self.b = nn.Sequential(nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3), nn.ReLU())
        self.u = nn.ConvTranspose2d(16, 8, 2, 2)
        self.d = nn.Sequential(nn.Conv2d(16, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.ReLU())
        self.o = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        a = self.a(x)
        y = self.u(self.b(F.max_pool2d(a, 2)))
        h, w = y.shape[2:]
        th, tw = ((a.shape[2] - h) // 2, (a.shape[3] - w) // 2)
        return self.o(self.d(torch.cat([a[:, :, th : th + h, tw : tw + w], y], 1)))


@common
def unet_valid(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (UNetValid(), (torch.randn(n, 1, 76, 76),))


class YOLO(nn.Module):
    def __init__(self, na=3, nc=4):
        super().__init__()
        self.na, self.no = (na, nc + 5)
        self.b = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.Conv2d(8, 16, 3, 2, 1), nn.LeakyReLU(0.1)
        )
        self.h = nn.Conv2d(16, na * (nc + 5), 1)
        self.register_buffer("anch", torch.rand(na, 2))

    def forward(self, x):
        p = self.h(self.b(x))
        bs, _, ny, nx = p.shape
        p = p.view(bs, self.na, self.no, ny, nx).permute(0, 1, 3, 4, 2).contiguous()
        if self.training:
            return p
        yv, xv = torch.meshgrid(torch.arange(ny), torch.arange(nx), indexing="ij")
        g = torch.stack((xv, yv), 2).view(1, 1, ny, nx, 2).float()
        y = p.sigmoid()
        y[..., 0:2] = (y[..., 0:2] * 2 - 0.5 + g) * 4
        y[..., 2:4] = (y[..., 2:4] * 2) ** 2 * self.anch.view(1, self.na, 1, 1, 2)
        return (y.view(bs, -1, self.no), p)


@common
def yolo(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (YOLO(), (torch.randn(n, 3, 64, 64),))


class SSD(nn.Module):
    def __init__(self, nc=6):
        super().__init__()
        self.nc = nc
        self.f = nn.ModuleList(
            [
                nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU()),
                nn.Sequential(nn.Conv2d(16, 16, 3, 2, 1), nn.ReLU()),
                nn.Sequential(nn.Conv2d(16, 16, 3), nn.ReLU()),
            ]
        )
        self.loc = nn.ModuleList([nn.Conv2d(16, 4 * 4, 3, padding=1) for _ in range(3)])
        self.conf = nn.ModuleList([nn.Conv2d(16, 4 * nc, 3, padding=1) for _ in range(3)])

    def forward(self, x):
        L, C = ([], [])
        for f, layer, c in zip(self.f, self.loc, self.conf, strict=False):
            x = f(x)
            L.append(layer(x).permute(0, 2, 3, 1).contiguous())
            C.append(c(x).permute(0, 2, 3, 1).contiguous())
        loc = torch.cat([o.view(o.size(0), -1) for o in L], 1)
        conf = torch.cat([o.view(o.size(0), -1) for o in C], 1)
        return (loc.view(loc.size(0), -1, 4), conf.view(conf.size(0), -1, self.nc))


@common
def ssd(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (SSD(), (torch.randn(n, 3, 38, 38),))


class RPN(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Conv2d(3, 8, 3, 4, 1)
        self.c = nn.Conv2d(8, 8, 3, 1, 1)
        self.sc = nn.Conv2d(8, 18, 1)
        self.bb = nn.Conv2d(8, 36, 1)

    @staticmethod
    def reshape(x, d):
        n, c, h, w = x.size()
        return x.view(n, d, int(float(c * h) / d), w)

    def forward(self, x):
        y = F.relu(self.c(self.b(x)))
        c = self.sc(y)
        p = F.softmax(self.reshape(c, 2), 1)
        return (self.reshape(p, 18), self.bb(y))


@common
def rpn(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (RPN(), (torch.randn(n, 3, 64, 48),))


class ConvLayer(nn.Module):
    def __init__(self, i, o, k, st):
        super().__init__()
        self.reflection_pad = nn.ReflectionPad2d(k // 2)
        self.conv2d = nn.Conv2d(i, o, k, st)

    def forward(self, x):
        return self.conv2d(self.reflection_pad(x))


@common
def fast_style(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (
        nn.Sequential(
            ConvLayer(3, 8, 9, 1),
            nn.ReLU(),
            ConvLayer(8, 16, 3, 2),
            nn.ReLU(),
            ConvLayer(16, 16, 3, 2),
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            ConvLayer(16, 8, 3, 1),
            nn.Upsample(scale_factor=2),
            ConvLayer(8, 3, 9, 1),
        ),
        (torch.randn(n, 3, 32, 32),),
    )


@common
def biggan_down(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (
        nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(3, 8, 3, 2), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 1)),
        (torch.randn(n, 3, 32, 32),),
    )


@common
def tf_same(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (
        nn.Sequential(
            nn.ZeroPad2d((0, 1, 0, 1)),
            nn.Conv2d(3, 8, 3, 2),
            nn.ReLU(),
            nn.ZeroPad2d((0, 1, 0, 1)),
            nn.Conv2d(8, 8, 3, 2),
            nn.Flatten(),
            nn.Linear(8 * 64, 3),
        ),
        (torch.randn(n, 3, 32, 32),),
    )


class SqNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(3, 16, 3, stride=2),
            nn.ReLU(True),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(True),
        )
        self.c = nn.Sequential(nn.Dropout(), nn.Conv2d(32, 10, 1), nn.ReLU(True), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        return self.c(self.f(x)).view(x.size(0), 10)


@common
def squeezenet64(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (SqNet(), (torch.randn(n, 3, 64, 64),))


class Incep(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, 2)
        self.b = nn.Conv2d(8, 8, 3)
        self.c = nn.Conv2d(8, 16, 3, padding=1)
        self.f = nn.Linear(16, 4)

    def forward(self, x):
        x = F.max_pool2d(self.c(self.b(self.a(x))), 3, stride=2)
        return self.f(x.mean(dim=(2, 3)))


@common
def inception_stem_small(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (Incep(), (torch.randn(n, 3, 64, 64),))


class Involution(nn.Module):
    def __init__(self, c=8, k=3, g=2):
        super().__init__()
        self.k, self.g = (k, g)
        self.w = nn.Conv2d(c, k * k * g, 1)

    def forward(self, x):
        B, C, H, W = x.shape
        w = self.w(x).view(B, self.g, self.k * self.k, H, W).unsqueeze(2)
        u = F.unfold(x, self.k, padding=1).view(B, self.g, C // self.g, self.k * self.k, H, W)
        return (w * u).sum(3).view(B, C, H, W)


@common
def involution(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (Involution(), (torch.randn(n, 8, 6, 5),))


class MAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = nn.Conv2d(3, 16, 8, 8)
        self.pos = nn.Parameter(torch.zeros(1, 16, 16))
        self.enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 1)
        self.mt = nn.Parameter(torch.zeros(1, 1, 16))
        self.dec = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.pr = nn.Linear(16, 8 * 8 * 3)

    def forward(self, im):
        x = self.p(im).flatten(2).transpose(1, 2) + self.pos
        N, L, D = x.shape
        k = L // 4
        noise = torch.rand(N, L)
        sh = noise.argsort(1)
        re = sh.argsort(1)
        xm = torch.gather(x, 1, sh[:, :k].unsqueeze(-1).repeat(1, 1, D))
        e = self.enc(xm)
        y = torch.cat([e, self.mt.repeat(N, L - k, 1)], 1)
        y = torch.gather(y, 1, re.unsqueeze(-1).repeat(1, 1, D))
        pred = self.pr(self.dec(y + self.pos))
        t = torch.einsum("nchpwq->nhwpqc", im.reshape(N, 3, 4, 8, 4, 8)).reshape(N, 16, -1)
        return ((pred - t) ** 2).mean(-1).mean()


@common
def mae(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (MAE(), (torch.randn(n, 3, 32, 32),))


class DGCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(6, 8, 1), nn.LeakyReLU(0.2))
        self.f = nn.Linear(16, 5)

    def forward(self, x):
        B, C, N = x.shape
        inner = -2 * torch.matmul(x.transpose(2, 1), x)
        xx = (x**2).sum(1, keepdim=True)
        d = -xx - inner - xx.transpose(2, 1)
        idx = d.topk(4, -1)[1]
        idx = (idx + torch.arange(B).view(-1, 1, 1) * N).view(-1)
        xt = x.transpose(2, 1).contiguous()
        f = xt.view(B * N, -1)[idx, :].view(B, N, 4, C)
        xt = xt.view(B, N, 1, C).repeat(1, 1, 4, 1)
        f = torch.cat((f - xt, xt), 3).permute(0, 3, 1, 2).contiguous()
        y = self.c(f).max(dim=-1)[0]
        a = F.adaptive_max_pool1d(y, 1).view(B, -1)
        b = F.adaptive_avg_pool1d(y, 1).view(B, -1)
        return self.f(torch.cat((a, b), 1))


@common
def dgcnn(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (DGCNN(), (torch.randn(n, 3, 20),))


@common
def unbatched_softmax0(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (
        nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(0), nn.Linear(4 * 36, 5), nn.Softmax(dim=0)),
        (torch.randn(3, 8, 8),),
    )


def squash(x, dim=-1):
    n2 = (x**2).sum(dim, keepdim=True)
    return n2 / (1 + n2) * x / (n2.sqrt() + 1e-08)


class Caps(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 16, 9)
        self.pc = nn.ModuleList([nn.Conv2d(16, 4, 9, 2) for _ in range(8)])
        self.W = nn.Parameter(torch.randn(1, 144, 10, 16, 8))

    def forward(self, x):
        x = F.relu(self.c1(x))
        u = torch.stack([c(x) for c in self.pc], 1)
        u = u.view(x.size(0), 8, -1).transpose(1, 2)
        u = squash(u)
        B = x.size(0)
        u = torch.stack([u] * 10, dim=2).unsqueeze(4)
        W = torch.cat([self.W] * B, dim=0)
        uh = torch.matmul(W, u)
        b = torch.zeros(1, 144, 10, 1)
        for i in range(3):
            c = F.softmax(b, dim=2)
            c = torch.cat([c] * B, dim=0).unsqueeze(4)
            sj = (c * uh).sum(dim=1, keepdim=True)
            v = squash(sj, 3)
            if i < 2:
                a = torch.matmul(uh.transpose(3, 4), torch.cat([v] * 144, dim=1))
                b = b + a.squeeze(4).mean(dim=0, keepdim=True)
        return v.squeeze(1).squeeze(-1).norm(dim=-1)


@common
def capsnet(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (Caps(), (torch.randn(n, 1, 28, 28),))
