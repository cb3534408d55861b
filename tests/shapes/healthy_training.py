"""Sound losses and training steps, as they are commonly written; some are functions, not models."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from healthy_models import common
from torch import nn


@common
def pairwise_dist(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    layer = nn.Linear(5, 4)
    x = torch.randn(n, 5)

    def f():
        e = layer(x)
        d = (e**2).sum(1, keepdim=True) + (e**2).sum(1) - 2 * e @ e.t()
        return d.clamp(min=0).sqrt()

    return (f, ())


@common
def pairwise_dist_mod(n: int = 4) -> tuple[Any, tuple[Any, ...]]:

    class K(nn.Module):
        def __init__(self):
            super().__init__()
            self.l = nn.Linear(5, 4)

        def forward(self, x):
            e = self.l(x)
            sq = e.pow(2).sum(1)
            d = sq.unsqueeze(1) + sq - 2 * torch.mm(e, e.t())
            return torch.exp(-d)

    return (K(), (torch.randn(n, 5),))


@common
def vq_equal(n: int = 4) -> tuple[Any, tuple[Any, ...]]:

    class VQ(nn.Module):
        def __init__(self):
            super().__init__()
            self.c = nn.Embedding(16, 4)

        def forward(self, z):
            f = z.reshape(-1, 4)
            d = (
                torch.sum(f**2, dim=1, keepdim=True)
                + torch.sum(self.c.weight**2, dim=1)
                - 2 * torch.matmul(f, self.c.weight.t())
            )
            i = d.argmin(1)
            return self.c(i).view(z.shape)

    return (VQ(), (torch.randn(4, 4, 4),))


@common
def rank_loss(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = nn.Linear(4, 1)
    x = torch.randn(n, 4)
    y = torch.randn(n)

    def f():
        s = m(x).squeeze(1)
        d = s.unsqueeze(1) - s
        t = (y.unsqueeze(1) - y).sign()
        return F.softplus(-d * t).mean()

    return (f, ())


@common
def supcon(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = nn.Linear(4, 6)
    x = torch.randn(n, 4)
    y = torch.randint(0, 3, (n,))

    def f():
        z = F.normalize(m(x), dim=1)
        s = z @ z.T / 0.1
        mask = (y[:, None] == y).float()
        lm = 1 - torch.eye(n)
        s = s - s.max(dim=1, keepdim=True)[0].detach()
        e = torch.exp(s) * lm
        lp = s - torch.log(e.sum(1, keepdim=True) + 1e-09)
        return -(mask * lm * lp).sum(1).div((mask * lm).sum(1).clamp(min=1)).mean()

    return (f, ())


@common
def clip_sym_softmax(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    i, t = (nn.Linear(6, 4), nn.Linear(5, 4))
    x, y = (torch.randn(n, 6), torch.randn(n, 5))

    def f():
        layer = F.normalize(i(x), dim=-1) @ F.normalize(t(y), dim=-1).T
        return -(F.log_softmax(layer, dim=1).diagonal() + F.log_softmax(layer, dim=0).diagonal()).mean() / 2

    return (f, ())


class CLIPm(nn.Module):
    def __init__(self):
        super().__init__()
        self.i, self.t = (nn.Linear(6, 4), nn.Linear(5, 4))

    def forward(self, x, y):
        layer = self.i(x) @ self.t(y).T
        return (layer.softmax(dim=-1), layer.softmax(dim=0))


@common
def clip_mod(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (CLIPm(), (torch.randn(n, 6), torch.randn(n, 5)))


@common
def simclr(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    b = nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 8),
        nn.ReLU(),
        nn.Linear(8, 4),
    )
    a, c = (torch.randn(n, 3, 16, 16), torch.randn(n, 3, 16, 16))

    def lost():
        f = F.normalize(b(torch.cat([a, c], 0)), dim=1)
        s = f @ f.T
        y = torch.cat([torch.arange(n)] * 2)
        y = (y[None] == y[:, None]).float()
        m = torch.eye(2 * n, dtype=torch.bool)
        y = y[~m].view(2 * n, -1)
        s = s[~m].view(2 * n, -1)
        pos = s[y.bool()].view(2 * n, -1)
        neg = s[~y.bool()].view(2 * n, -1)
        lo = torch.cat([pos, neg], 1) / 0.07
        return F.cross_entropy(lo, torch.zeros(2 * n, dtype=torch.long))

    return (lost, ())


@common
def dqn_update(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    p, t = (
        nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2)),
        nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2)),
    )
    s, s2 = (torch.randn(n, 4), torch.randn(n, 4))
    a, r, d = (torch.randint(0, 2, (n, 1)), torch.randn(n), torch.zeros(n))
    opt = torch.optim.Adam(p.parameters())

    def upd():
        q = p(s).gather(1, a).squeeze(1)
        with torch.no_grad():
            y = r + 0.99 * t(s2).max(1).values * (1 - d)
        loss = F.smooth_l1_loss(q, y)
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(p.parameters(), 1.0)
        opt.step()
        return loss

    return (upd, ())


class AC(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Linear(8, 32)
        self.pi = nn.Linear(32, 4)
        self.v = nn.Linear(32, 1)

    def forward(self, x):
        x = torch.tanh(self.b(x))
        return (F.softmax(self.pi(x), dim=-1), self.v(x))


@common
def actor_critic(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = AC()
    s = torch.randn(n, 8)
    R = torch.randn(n)

    def loss():
        pr, v = m(s)
        d = torch.distributions.Categorical(pr)
        a = d.sample()
        adv = R - v.squeeze(-1)
        return -(d.log_prob(a) * adv.detach()).mean() + F.mse_loss(v.squeeze(-1), R) - 0.01 * d.entropy().mean()

    return (loss, ())


class RB(nn.Module):
    def __init__(self, i, o, t):
        super().__init__()
        self.c1, self.c2 = (nn.Conv2d(i, o, 3, padding=1), nn.Conv2d(o, o, 3, padding=1))
        self.n1, self.n2 = (nn.GroupNorm(4, i), nn.GroupNorm(4, o))
        self.t = nn.Linear(t, 2 * o)
        self.s = nn.Conv2d(i, o, 1) if i != o else nn.Identity()

    def forward(self, x, t):
        h = self.c1(F.silu(self.n1(x)))
        sc, sh = self.t(F.silu(t))[:, :, None, None].chunk(2, 1)
        h = self.n2(h) * (1 + sc) + sh
        return self.c2(F.silu(h)) + self.s(x)


class LinAttn(nn.Module):
    def __init__(self, d, h=2, dh=8):
        super().__init__()
        self.h = h
        self.qkv = nn.Conv2d(d, h * dh * 3, 1, bias=False)
        self.o = nn.Conv2d(h * dh, d, 1)
        self.scale = dh ** (-0.5)

    def forward(self, x):
        b, _c, h, w = x.shape
        q, k, v = (t.reshape(b, self.h, -1, h * w) for t in self.qkv(x).chunk(3, dim=1))
        q = q.softmax(dim=-2) * self.scale
        k = k.softmax(dim=-1)
        ctx = torch.einsum("b h d n, b h e n -> b h d e", k, v)
        o = torch.einsum("b h d e, b h d n -> b h e n", ctx, q)
        return self.o(o.reshape(b, -1, h, w)) + x


class SinPos(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.d = d

    def forward(self, t):
        h = self.d // 2
        e = torch.exp(torch.arange(h) * -(math.log(10000) / (h - 1)))
        e = t[:, None] * e[None, :]
        return torch.cat((e.sin(), e.cos()), -1)


class DDPM(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(SinPos(16), nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 32))
        self.i = nn.Conv2d(1, 8, 3, padding=1)
        self.d1, self.d2 = (RB(8, 8, 32), RB(8, 16, 32))
        self.dn = nn.Conv2d(8, 8, 4, 2, 1)
        self.m = RB(16, 16, 32)
        self.at = LinAttn(16)
        self.up = nn.ConvTranspose2d(16, 8, 4, 2, 1)
        self.u = RB(16, 8, 32)
        self.o = nn.Conv2d(8, 1, 1)

    def forward(self, x, t):
        t = self.time(t)
        a = self.d1(self.i(x), t)
        b = self.d2(self.dn(a), t)
        b = self.at(self.m(b, t))
        return self.o(self.u(torch.cat((self.up(b), a), 1), t))


@common
def ddpm_loss(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = DDPM()
    x = torch.randn(n, 1, 28, 28)
    ab = torch.linspace(0.99, 0.01, 100)

    def loss():
        t = torch.randint(0, 100, (n,))
        e = torch.randn_like(x)
        a = ab[t].view(-1, 1, 1, 1)
        return F.mse_loss(m(a.sqrt() * x + (1 - a).sqrt() * e, t.float()), e)

    return (loss, ())


class Coupling(nn.Module):
    def __init__(self, d, flip):
        super().__init__()
        self.n = nn.Sequential(nn.Linear(d // 2, 16), nn.ReLU(), nn.Linear(16, d))
        self.flip = flip

    def forward(self, x):
        a, b = x.chunk(2, dim=1)
        if self.flip:
            a, b = (b, a)
        t, sc = self.n(a).chunk(2, 1)
        sc = torch.tanh(sc)
        b = b * sc.exp() + t
        return (torch.cat([b, a] if self.flip else [a, b], 1), sc.sum(dim=1))


class RealNVP(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.ModuleList([Coupling(6, i % 2) for i in range(4)])
        self.register_buffer("mu", torch.zeros(6))
        self.register_buffer("cov", torch.eye(6))

    def forward(self, x):
        ld = x.new_zeros(x.shape[0])
        for layer in self.l:
            x, d = layer(x)
            ld = ld + d
        return (x, ld, torch.distributions.MultivariateNormal(self.mu, self.cov).log_prob(x) + ld)


@common
def realnvp(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (RealNVP(), (torch.randn(n, 6),))


class MoE(nn.Module):
    def __init__(self, d=16, E=4, k=2):
        super().__init__()
        self.gate = nn.Linear(d, E)
        self.ex = nn.ModuleList([nn.Sequential(nn.Linear(d, 32), nn.ReLU(), nn.Linear(32, d)) for _ in range(E)])
        self.k = k

    def forward(self, x):
        B, T, D = x.shape
        f = x.view(-1, D)
        w, i = torch.topk(F.softmax(self.gate(f), -1), self.k)
        w = w / w.sum(-1, keepdim=True)
        out = torch.zeros_like(f)
        for e, ex in enumerate(self.ex):
            r, c = torch.where(i == e)
            if r.numel():
                out.index_add_(0, r, ex(f[r]) * w[r, c, None])
        return out.view(B, T, D)


@common
def moe(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (MoE(), (torch.randn(n, 9, 16),))


class GCNConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.lin = nn.Linear(i, o, bias=False)
        self.b = nn.Parameter(torch.zeros(o))

    def forward(self, x, ei):
        src, dst = ei
        deg = torch.zeros(x.size(0)).index_add_(0, dst, torch.ones(dst.size(0)))
        n = (deg[src] * deg[dst]).clamp(min=1).rsqrt()
        m = self.lin(x)[src] * n.unsqueeze(1)
        return torch.zeros(x.size(0), m.size(1)).index_add_(0, dst, m) + self.b


class GraphNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = (GCNConv(7, 16), GCNConv(16, 16))
        self.f = nn.Linear(16, 2)

    def forward(self, x, ei, batch):
        x = F.relu(self.c1(x, ei))
        x = F.relu(self.c2(x, ei))
        B = int(batch.max()) + 1
        out = torch.zeros(B, x.size(1)).scatter_add_(0, batch.unsqueeze(1).expand_as(x), x)
        cnt = torch.bincount(batch, minlength=B).clamp(min=1).unsqueeze(1)
        return self.f(out / cnt)


@common
def gcn(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    N = 6 * n
    return (GraphNet(), (torch.randn(N, 7), torch.randint(0, N, (2, 20 * n)), torch.arange(n).repeat_interleave(6)))


@common
def lsgan_scalar(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    D = nn.Sequential(nn.Conv2d(3, 4, 4, 2, 1), nn.LeakyReLU(), nn.Conv2d(4, 1, 4, 1, 1))
    x = torch.randn(n, 3, 16, 16)
    return (lambda: F.mse_loss(D(x), torch.tensor(1.0)), ())


@common
def weighted_mse(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = nn.Linear(4, 3)
    x, y, w = (torch.randn(n, 4), torch.randn(n, 3), torch.rand(n))
    return (lambda: (w.unsqueeze(1) * (m(x) - y) ** 2).mean(), ())


@common
def center_loss(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    f = nn.Linear(6, 4)
    C = nn.Parameter(torch.randn(5, 4))
    x = torch.randn(n, 6)
    y = torch.randint(0, 5, (n,))

    def lost():
        z = f(x)
        d = torch.pow(z, 2).sum(1, keepdim=True).expand(n, 5) + torch.pow(C, 2).sum(1, keepdim=True).expand(5, n).t()
        d = d.addmm(z, C.t(), beta=1, alpha=-2)
        m = y.unsqueeze(1).expand(n, 5).eq(torch.arange(5).expand(n, 5))
        return (d * m.float()).clamp(1e-12, 1000000000000.0).sum() / n

    return (lost, ())


@common
def gan_step(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    G = nn.Sequential(
        nn.ConvTranspose2d(16, 32, 4, 1, 0, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(True),
        nn.ConvTranspose2d(32, 16, 4, 2, 1),
        nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 4, 2, 1),
        nn.Tanh(),
    )
    D = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1),
        nn.LeakyReLU(0.2, True),
        nn.Conv2d(16, 32, 4, 2, 1),
        nn.BatchNorm2d(32),
        nn.LeakyReLU(0.2),
        nn.Conv2d(32, 1, 4, 1, 0),
        nn.Sigmoid(),
    )
    x = torch.randn(n, 1, 16, 16)

    def lost():
        z = torch.randn(n, 16, 1, 1)
        r = D(x).view(-1)
        f = D(G(z).detach()).view(-1)
        b = nn.BCELoss()
        d = b(r, torch.ones(n)) + b(f, torch.zeros(n))
        return d + b(D(G(z)).view(-1), torch.full((n,), 1.0))

    return (lost, ())


@common
def rbf1d(n: int = 4) -> tuple[Any, tuple[Any, ...]]:

    class RBF(nn.Module):
        def __init__(self):
            super().__init__()
            self.c = nn.Parameter(torch.linspace(-1, 1, 6))
            self.l = nn.Linear(6, 1)

        def forward(self, x):
            return self.l(torch.exp(-((x - self.c) ** 2)))

    return (RBF(), (torch.randn(6, 1),))


@common
def fourier(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    torch.arange(8).float()

    class T(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("fr", torch.arange(8).float())
            self.l = nn.Linear(16, 4)

        def forward(self, t):
            a = t[:, None] * self.fr
            return self.l(torch.cat([a.sin(), a.cos()], -1))

    return (T(), (torch.rand(8),))


@common
def noise_sched_1d(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    """1-D toy diffusion (N,1) data with t.view(-1,1)"""
    m = nn.Linear(2, 1)
    x = torch.randn(n, 1)
    t = torch.rand(n)
    return (
        lambda: F.mse_loss(
            m(torch.cat([x * t.view(-1, 1) + torch.randn_like(x) * (1 - t).view(-1, 1), t.view(-1, 1)], 1)), x
        ),
        (),
    )


class UNetMask(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 1, 3, padding=1)

    def forward(self, x):
        return self.c(x)


@common
def mask_mse(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = UNetMask()
    x, y = (torch.randn(n, 3, 16, 16), torch.rand(n, 16, 16))
    return (lambda: F.mse_loss(m(x).squeeze(1), y) + F.l1_loss(m(x), y.unsqueeze(1)), ())


@common
def train_epoch(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4 * 49, 10))
    ds = torch.utils.data.TensorDataset(torch.randn(3 * n + 1, 1, 14, 14), torch.randint(0, 10, (3 * n + 1,)))
    o = torch.optim.SGD(m.parameters(), 0.1)

    def ep():
        c = 0
        for x, y in torch.utils.data.DataLoader(ds, n, shuffle=True):
            o.zero_grad()
            out = m(x)
            layer = F.cross_entropy(out, y)
            layer.backward()
            o.step()
            c += (out.argmax(1) == y).sum().item()
        return c

    return (ep, ())
