"""Sound networks for text, sound and series, as they are commonly written."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from healthy_models import common
from torch import nn
from torch.nn.utils import weight_norm
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class CausalSelfAttention(nn.Module):
    def __init__(self, d=32, h=4, T=64):
        super().__init__()
        self.c_attn = nn.Linear(d, 3 * d)
        self.c_proj = nn.Linear(d, d)
        self.n_head, self.d = (h, d)
        self.register_buffer("bias", torch.tril(torch.ones(T, T)).view(1, 1, T, T))

    def forward(self, x, past=None):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(self.d, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        if past is not None:
            k = torch.cat((past[0], k), 2)
            v = torch.cat((past[1], v), 2)
        S = k.size(2)
        att = q @ k.transpose(-2, -1) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(self.bias[:, :, S - T : S, :S] == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        y = y.transpose(1, 2).contiguous().view(B, T, C)
        return (self.c_proj(y), (k, v))


class GBlock(nn.Module):
    def __init__(self, d=32):
        super().__init__()
        self.ln_1 = nn.LayerNorm(d)
        self.attn = CausalSelfAttention(d)
        self.ln_2 = nn.LayerNorm(d)
        self.mlp = nn.ModuleDict(
            {"c_fc": nn.Linear(d, 4 * d), "c_proj": nn.Linear(4 * d, d), "act": nn.GELU(), "dropout": nn.Dropout(0.1)}
        )

    def forward(self, x, past=None):
        a, kv = self.attn(self.ln_1(x), past)
        x = x + a
        m = self.mlp
        return (x + m.dropout(m.c_proj(m.act(m.c_fc(self.ln_2(x))))), kv)


class GPT(nn.Module):
    def __init__(self, V=50, d=32, L=2, T=64):
        super().__init__()
        self.transformer = nn.ModuleDict(
            {
                "wte": nn.Embedding(V, d),
                "wpe": nn.Embedding(T, d),
                "h": nn.ModuleList([GBlock(d) for _ in range(L)]),
                "ln_f": nn.LayerNorm(d),
            }
        )
        self.lm_head = nn.Linear(d, V, bias=False)
        self.lm_head.weight = self.transformer.wte.weight

    def forward(self, idx, targets=None, pasts=None):
        _b, t = idx.size()
        off = pasts[0][0].size(2) if pasts else 0
        pos = torch.arange(off, off + t, dtype=torch.long).unsqueeze(0)
        x = self.transformer.wte(idx) + self.transformer.wpe(pos)
        new = []
        for i, blk in enumerate(self.transformer.h):
            x, kv = blk(x, pasts[i] if pasts else None)
            new.append(kv)
        x = self.transformer.ln_f(x)
        if targets is not None:
            logits = self.lm_head(x)
            loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1), ignore_index=-1)
            return (logits, loss)
        return (self.lm_head(x[:, [-1], :]), new)

    @torch.no_grad()
    def generate(self, idx, n):
        pasts = None
        cur = idx
        for _ in range(n):
            logits, pasts = self(cur, pasts=pasts)
            p = F.softmax(logits[:, -1, :] / 0.8, dim=-1)
            cur = torch.multinomial(p, 1)
            idx = torch.cat((idx, cur), 1)
        return idx


@common
def gpt_loss(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = GPT()
    return (m, (torch.randint(0, 50, (n, 17)), torch.randint(0, 50, (n, 17))))


class BertSelf(nn.Module):
    def __init__(self, d=32, h=4):
        super().__init__()
        self.h, self.dh = (h, d // h)
        self.query, self.key, self.value = (nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d))
        self.dense = nn.Linear(d, d)
        self.ln = nn.LayerNorm(d)
        self.drop = nn.Dropout(0.1)

    def split(self, x):
        new = (*x.size()[:-1], self.h, self.dh)
        return x.view(*new).permute(0, 2, 1, 3)

    def forward(self, x, mask):
        q, k, v = (self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x)))
        s = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(self.dh) + mask
        c = torch.matmul(self.drop(nn.Softmax(dim=-1)(s)), v).permute(0, 2, 1, 3).contiguous()
        c = c.view(*(*c.size()[:-2], self.h * self.dh))
        return self.ln(x + self.dense(c))


class BertFor(nn.Module):
    def __init__(self, head, V=60, d=32):
        super().__init__()
        self.word = nn.Embedding(V, d, padding_idx=0)
        self.position = nn.Embedding(64, d)
        self.tt = nn.Embedding(2, d)
        self.ln = nn.LayerNorm(d)
        self.register_buffer("position_ids", torch.arange(64).expand((1, -1)))
        self.layer = nn.ModuleList([BertSelf(d) for _ in range(2)])
        self.pooler = nn.Linear(d, d)
        self.headk = head
        self.cls = nn.Linear(d, {"seq": 3, "tok": 9, "qa": 2, "nsp": 2, "mc": 1}[head])

    def forward(self, input_ids, attention_mask=None, token_type_ids=None, labels=None):
        mc = input_ids.dim() == 3
        if mc:
            nc = input_ids.shape[1]
            input_ids = input_ids.view(-1, input_ids.size(-1))
            attention_mask = attention_mask.view(-1, attention_mask.size(-1))
        T = input_ids.size(1)
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        x = self.ln(self.word(input_ids) + self.position(self.position_ids[:, :T]) + self.tt(token_type_ids))
        m = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layer:
            x = layer(x, m)
        pooled = torch.tanh(self.pooler(x[:, 0]))
        out = {"last_hidden_state": x, "pooler_output": pooled}
        if self.headk in ("seq", "nsp"):
            logits = self.cls(pooled)
            if labels is not None:
                out["loss"] = nn.CrossEntropyLoss()(logits.view(-1, self.cls.out_features), labels.view(-1))
            out["logits"] = logits
        elif self.headk == "tok":
            logits = self.cls(x)
            if labels is not None:
                out["loss"] = nn.CrossEntropyLoss()(logits.view(-1, 9), labels.view(-1))
            out["logits"] = logits
        elif self.headk == "qa":
            s, e = self.cls(x).split(1, dim=-1)
            out["start_logits"] = s.squeeze(-1).contiguous()
            out["end_logits"] = e.squeeze(-1).contiguous()
        else:
            out = {"logits": self.cls(pooled).view(-1, nc)}
        return out


@common
def bert_mc(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (BertFor("mc"), (torch.randint(1, 60, (n, 4, 15)), torch.ones(n, 4, 15)))


class T5Att(nn.Module):
    def __init__(self, d=32, h=4, nb=8):
        super().__init__()
        self.h, self.nb = (h, nb)
        self.q, self.k, self.v, self.o = (nn.Linear(d, d, bias=False) for _ in range(4))
        self.rel = nn.Embedding(nb, h)

    def bias(self, ql, kl):
        r = torch.arange(kl)[None, :] - torch.arange(ql)[:, None]
        b = r.abs().clamp(max=self.nb - 1)
        return self.rel(b).permute([2, 0, 1]).unsqueeze(0)

    def forward(self, x, kv=None, pb=None):
        B, T, D = x.shape
        kv = x if kv is None else kv

        def sh(t):
            return t.view(B, -1, self.h, D // self.h).transpose(1, 2)

        q, k, v = (sh(self.q(x)), sh(self.k(kv)), sh(self.v(kv)))
        s = torch.matmul(q, k.transpose(3, 2))
        if pb is None:
            pb = self.bias(T, k.shape[2])
        s += pb
        w = F.softmax(s.float(), dim=-1).type_as(s)
        return (self.o(torch.matmul(w, v).transpose(1, 2).contiguous().view(B, -1, D)), pb)


class RMSNorm(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-06))


class T5(nn.Module):
    def __init__(self, V=40, d=32):
        super().__init__()
        self.shared = nn.Embedding(V, d)
        self.enc = nn.ModuleList([T5Att() for _ in range(2)])
        self.dec = T5Att()
        self.cross = T5Att()
        self.n = RMSNorm(d)
        self.d = d

    def forward(self, src, tgt):
        x = self.shared(src)
        pb = None
        for layer in self.enc:
            y, pb = layer(self.n(x), None, pb)
            x = x + y
        y = self.shared(tgt)
        y = y + self.dec(self.n(y))[0]
        y = y + self.cross(self.n(y), x)[0]
        return F.linear(y * self.d ** (-0.5), self.shared.weight)


@common
def t5(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (T5(), (torch.randint(0, 40, (n, 11)), torch.randint(0, 40, (n, 7))))


class BiLSTMBlock(nn.Module):
    def __init__(self, i, h, o):
        super().__init__()
        self.rnn = nn.LSTM(i, h, bidirectional=True, batch_first=True)
        self.linear = nn.Linear(2 * h, o)

    def forward(self, x):
        self.rnn.flatten_parameters()
        r, _ = self.rnn(x)
        return self.linear(r)


class CRNN2(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(1, 16, 3, 1, 1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, 1, 1),
            nn.ReLU(),
            nn.MaxPool2d((2, 1)),
        )
        self.pool = nn.AdaptiveAvgPool2d((None, 1))
        self.seq = nn.Sequential(BiLSTMBlock(32, 16, 16), BiLSTMBlock(16, 16, 16))
        self.pred = nn.Linear(16, 30)

    def forward(self, x):
        v = self.f(x)
        v = self.pool(v.permute(0, 3, 1, 2)).squeeze(3)
        return self.pred(self.seq(v).contiguous())


@common
def crnn_deeptext(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (CRNN2(), (torch.randn(n, 1, 32, 80),))


class Chomp1d(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c

    def forward(self, x):
        return x[:, :, : -self.c].contiguous()


class TB(nn.Module):
    def __init__(self, i, o, k, d):
        super().__init__()
        p = (k - 1) * d
        self.net = nn.Sequential(
            weight_norm(nn.Conv1d(i, o, k, padding=p, dilation=d)),
            Chomp1d(p),
            nn.ReLU(),
            nn.Dropout(0.2),
            weight_norm(nn.Conv1d(o, o, k, padding=p, dilation=d)),
            Chomp1d(p),
            nn.ReLU(),
        )
        self.down = nn.Conv1d(i, o, 1) if i != o else None

    def forward(self, x):
        return F.relu(self.net(x) + (x if self.down is None else self.down(x)))


class TCN(nn.Module):
    def __init__(self):
        super().__init__()
        self.t = nn.Sequential(*[TB(4 if i == 0 else 16, 16, 3, 2**i) for i in range(3)])
        self.l = nn.Linear(16, 5)

    def forward(self, x):
        y = self.t(x)
        return F.log_softmax(self.l(y[:, :, -1]), dim=1)


@common
def tcn(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (TCN(), (torch.randn(n, 4, 50),))


class RelAtt(nn.Module):
    def __init__(self, d=16, h=2):
        super().__init__()
        self.h = h
        self.qkv = nn.Linear(d, 3 * d)
        self.E = nn.Parameter(torch.randn(32, d // h))

    def skew(self, q):
        p = F.pad(q, (1, 0))
        b, h, r, c = p.shape
        return p.reshape(b, h, c, r)[:, :, 1:, :]

    def forward(self, x):
        B, T, D = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, self.h, D // self.h).permute(2, 0, 3, 1, 4)
        r = self.skew(q @ self.E[-T:].T)
        a = ((q @ k.transpose(-1, -2) + r) / math.sqrt(D // self.h)).softmax(-1)
        return (a @ v).transpose(1, 2).reshape(B, T, D)


@common
def music_transformer(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (RelAtt(), (torch.randn(n, 9, 16),))


class XL(nn.Module):
    def __init__(self, d=16, h=2):
        super().__init__()
        self.h = h
        self.q, self.k, self.r, self.v = (nn.Linear(d, d) for _ in range(4))
        self.u = nn.Parameter(torch.zeros(h, d // h))

    def _rel_shift(self, x):
        zp = torch.zeros((x.size(0), 1, *x.size()[2:]))
        xp = torch.cat([zp, x], dim=1)
        xp = xp.view(x.size(1) + 1, x.size(0), *x.size()[2:])
        return xp[1:].view_as(x)

    def forward(self, w, r):
        T, B, D = w.shape
        d = D // self.h
        q = self.q(w).view(T, B, self.h, d)
        k = self.k(w).view(T, B, self.h, d)
        v = self.v(w).view(T, B, self.h, d)
        rk = self.r(r).view(T, self.h, d)
        ac = torch.einsum("ibnd,jbnd->ijbn", q + self.u, k)
        bd = self._rel_shift(torch.einsum("ibnd,jnd->ijbn", q, rk))
        p = F.softmax(ac + bd, dim=1)
        return torch.einsum("ijbn,jbnd->ibnd", p, v).contiguous().view(T, B, D)


@common
def transformer_xl(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (XL(), (torch.randn(9, n, 16), torch.randn(9, 16)))


class RNNLM(nn.Module):
    def __init__(self, V=40, d=16):
        super().__init__()
        self.e = nn.Embedding(V, d)
        self.drop = nn.Dropout(0.3)
        self.rnn = nn.LSTM(d, d, 2, dropout=0.2)
        self.dec = nn.Linear(d, V)
        self.dec.weight = self.e.weight
        self.V = V

    def init_hidden(self, b):
        return (torch.zeros(2, b, 16), torch.zeros(2, b, 16))

    def forward(self, x, h):
        e = self.drop(self.e(x))
        o, h = self.rnn(e, h)
        d = self.dec(self.drop(o))
        d = d.view(-1, self.V)
        return (F.log_softmax(d, dim=1), h)


@common
def rnnlm_timefirst(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    m = RNNLM()
    return (m, (torch.randint(0, 40, (35, n)), m.init_hidden(n)))


class CharRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.LSTM(27, 32, 2, batch_first=True, dropout=0.5)
        self.d = nn.Dropout(0.5)
        self.f = nn.Linear(32, 27)

    def forward(self, x, h=None):
        o, h = self.l(x, h)
        o = self.d(o)
        o = o.contiguous().view(-1, 32)
        return (self.f(o), h)


@common
def char_rnn(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (CharRNN(), (F.one_hot(torch.randint(0, 27, (n, 20)), 27).float(),))


class LSTMTagger(nn.Module):
    """the PyTorch tutorial"""

    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(20, 6)
        self.lstm = nn.LSTM(6, 6)
        self.hidden2tag = nn.Linear(6, 3)

    def forward(self, sent):
        e = self.word_embeddings(sent)
        o, _ = self.lstm(e.view(len(sent), 1, -1))
        return F.log_softmax(self.hidden2tag(o.view(len(sent), -1)), dim=1)


@common
def tutorial_tagger(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (LSTMTagger(), (torch.randint(0, 20, (n + 4,)),))


class Enc(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(30, 12)
        self.r = nn.GRU(12, 16, bidirectional=True)
        self.f = nn.Linear(32, 16)

    def forward(self, src, layer):
        p = pack_padded_sequence(self.e(src), layer.cpu(), enforce_sorted=False)
        o, h = self.r(p)
        o, _ = pad_packed_sequence(o)
        return (o, torch.tanh(self.f(torch.cat((h[-2], h[-1]), 1))))


class Att(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(48, 16)
        self.v = nn.Linear(16, 1, bias=False)

    def forward(self, h, eo, mask):
        L = eo.shape[0]
        h = h.unsqueeze(1).repeat(1, L, 1)
        eo = eo.permute(1, 0, 2)
        a = self.v(torch.tanh(self.a(torch.cat((h, eo), 2)))).squeeze(2)
        return F.softmax(a.masked_fill(mask == 0, -10000000000.0), dim=1)


class Dec(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(25, 12)
        self.r = nn.GRU(44, 16)
        self.o = nn.Linear(60, 25)
        self.att = Att()

    def forward(self, i, h, eo, mask):
        e = self.e(i.unsqueeze(0))
        a = self.att(h, eo, mask).unsqueeze(1)
        w = torch.bmm(a, eo.permute(1, 0, 2)).permute(1, 0, 2)
        o, h = self.r(torch.cat((e, w), 2), h.unsqueeze(0))
        return (self.o(torch.cat((o.squeeze(0), w.squeeze(0), e.squeeze(0)), 1)), h.squeeze(0))


class S2S(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dec = (Enc(), Dec())

    def forward(self, src, lens, trg):
        B, T = (src.shape[1], trg.shape[0])
        outs = torch.zeros(T, B, 25)
        eo, h = self.enc(src, lens)
        i = trg[0]
        mask = (src != 0).permute(1, 0)
        for t in range(1, T):
            o, h = self.dec(i, h, eo, mask)
            outs[t] = o
            i = trg[t] if t % 2 else o.argmax(1)
        return outs


@common
def seq2seq_packed(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (S2S(), (torch.randint(1, 30, (9, n)), torch.tensor([9] + [6] * (n - 1)), torch.randint(1, 25, (7, n))))


class PtrNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Linear(2, 16)
        self.enc = nn.LSTM(16, 16, batch_first=True)
        self.cell = nn.LSTMCell(16, 16)
        self.w1, self.w2 = (nn.Linear(16, 16), nn.Linear(16, 16))
        self.v = nn.Linear(16, 1)
        self.start = nn.Parameter(torch.randn(16))

    def forward(self, x):
        B, L, _ = x.shape
        e = self.emb(x)
        eo, (h, c) = self.enc(e)
        h, c = (h[0], c[0])
        inp = self.start.expand(B, -1)
        mask = torch.zeros(B, L, dtype=torch.bool)
        ps, ix = ([], [])
        for _ in range(L):
            h, c = self.cell(inp, (h, c))
            u = self.v(torch.tanh(self.w1(eo) + self.w2(h).unsqueeze(1))).squeeze(-1).masked_fill(mask, -1000000000.0)
            p = F.log_softmax(u, -1)
            i = p.argmax(1)
            mask = mask.scatter(1, i[:, None], True)
            inp = e.gather(1, i.view(-1, 1, 1).expand(-1, 1, 16)).squeeze(1)
            ps.append(p)
            ix.append(i)
        return (torch.stack(ps, 1), torch.stack(ix, 1))


@common
def pointer(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (PtrNet(), (torch.rand(n, 6, 2),))


class AttLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(99, 16)
        self.r = nn.LSTM(16, 12, bidirectional=True)
        self.w = nn.Linear(24, 1)
        self.f = nn.Linear(24, 4)

    def forward(self, text):
        o, _ = self.r(self.e(text))
        a = F.softmax(self.w(torch.tanh(o)), dim=0)
        return self.f((a * o).sum(0))


@common
def att_timefirst(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (AttLSTM(), (torch.randint(0, 99, (14, n)),))


class Sub(nn.Module):
    """ESPnet Conv2dSubsampling"""

    def __init__(self, idim=40, odim=16):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, odim, 3, 2), nn.ReLU(), nn.Conv2d(odim, odim, 3, 2), nn.ReLU())
        self.out = nn.Linear(odim * (((idim - 1) // 2 - 1) // 2), odim)

    def forward(self, x):
        x = self.conv(x.unsqueeze(1))
        b, c, t, f = x.size()
        return self.out(x.transpose(1, 2).contiguous().view(b, t, c * f))


@common
def espnet(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (Sub(), (torch.randn(n, 50, 40),))


class DeepSpeech(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, 8, (41, 11), (2, 2), (20, 5)), nn.BatchNorm2d(8), nn.Hardtanh(0, 20))
        self.r = nn.GRU(8 * 20, 16, bidirectional=True)
        self.f = nn.Linear(16, 29)

    def forward(self, x):
        x = self.conv(x)
        z = x.size()
        x = x.view(z[0], z[1] * z[2], z[3])
        x = x.transpose(1, 2).transpose(0, 1).contiguous()
        x, _ = self.r(x)
        x = x.view(x.size(0), x.size(1), 2, -1).sum(2).view(x.size(0), x.size(1), -1)
        t, n = (x.size(0), x.size(1))
        x = self.f(x.view(t * n, -1)).view(t, n, -1)
        return x.transpose(0, 1)


@common
def deepspeech(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (DeepSpeech(), (torch.randn(n, 1, 40, 50),))


class VideoTimeFirst(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(64, 8))
        self.r = nn.LSTM(8, 6)
        self.f = nn.Linear(6, 3)

    def forward(self, x):
        T, B = x.shape[:2]
        z = self.c(x.flatten(0, 1)).view(T, B, -1)
        o, _ = self.r(z)
        return self.f(o[-1])


@common
def video_tf(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (VideoTimeFirst(), (torch.randn(5, n, 1, 8, 8),))


class TokenClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(50, 8)
        self.lstm = nn.LSTM(8, 8, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(16, 5)

    def forward(self, x):
        return self.classifier(self.lstm(self.e(x))[0])


@common
def token_classifier(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (TokenClassifier(), (torch.randint(0, 50, (n, 9)),))


class PhonemeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(13, 8, 2, batch_first=True)
        self.fc = nn.Linear(8, 40)

    def forward(self, mfcc):
        o, _ = self.rnn(mfcc)
        return self.fc(o)


@common
def phoneme(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (PhonemeClassifier(), (torch.randn(n, 50, 13),))


class SleepStager(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(6, 8, batch_first=True)
        self.classifier = nn.Linear(8, 5)

    def forward(self, x):
        return self.classifier(self.rnn(x)[0])


class FrameWiseClassifier(SleepStager):
    pass


@common
def framewise(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (FrameWiseClassifier(), (torch.randn(n, 20, 6),))


class CaptionRNN(nn.Module):
    """packed captions, loss on packed data"""

    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(30, 16)
        self.l = nn.LSTM(16, 20, batch_first=True)
        self.f = nn.Linear(20, 30)

    def forward(self, feat, cap, lens):
        x = torch.cat((feat.unsqueeze(1), self.e(cap)), 1)
        p = nn.utils.rnn.pack_padded_sequence(x, lens, batch_first=True)
        h, _ = self.l(p)
        return self.f(h[0])


@common
def caption(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (CaptionRNN(), (torch.randn(n, 16), torch.randint(0, 30, (n, 7)), [8] * n))


class CBOW(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(50, 8)
        self.l1 = nn.Linear(32, 16)
        self.l2 = nn.Linear(16, 50)

    def forward(self, x):
        e = self.e(x).view((1, -1))
        return F.log_softmax(self.l2(F.relu(self.l1(e))), dim=1)


@common
def ngram_tutorial(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (CBOW(), (torch.randint(0, 50, (4,)),))


class MIL(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(10, 8)
        self.a = nn.Sequential(nn.Linear(8, 4), nn.Tanh(), nn.Linear(4, 1))
        self.c = nn.Linear(8, 1)

    def forward(self, bag):
        h = F.relu(self.f(bag))
        a = F.softmax(self.a(h), dim=0)
        z = (a * h).sum(0)
        return (torch.sigmoid(self.c(z)), a)


@common
def mil(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (MIL(), (torch.randn(n + 5, 10),))


class MIL2(MIL):
    def forward(self, bag):
        h = F.relu(self.f(bag))
        a = torch.softmax(self.a(h), 0)
        z = torch.mm(a.t(), h)
        return self.c(z)


@common
def mil_mm(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (MIL2(), (torch.randn(n + 5, 10),))


class AxialAtt(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.MultiheadAttention(8, 2, batch_first=True)
        self.b = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        B, C, H, W = x.shape
        r = x.permute(0, 2, 3, 1).reshape(B * H, W, C)
        r = self.a(r, r, r)[0].reshape(B, H, W, C)
        c = r.permute(0, 2, 1, 3).reshape(B * W, H, C)
        c = self.b(c, c, c)[0].reshape(B, W, H, C)
        return c.permute(0, 3, 2, 1)


@common
def axial(n: int = 4) -> tuple[Any, tuple[Any, ...]]:
    return (AxialAtt(), (torch.randn(n, 8, 5, 7),))
