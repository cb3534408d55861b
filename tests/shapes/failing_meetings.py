"""Broken models: views that do not multiply out, products, and branches that should meet and do not."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from failing_models import Model, broken
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.data import DataLoader

# -- views ------------------------------------------------------------------------------------------------


@broken("view", "view-size", "view(2, 9, 9, 8)", "9×9")
def tokens_to_a_map_of_another_side():
    def run(m, x):
        return m.shrink(x).flatten(2).transpose(1, 2).contiguous().view(2, 10, 10, 8)

    return Model(run, shrink=nn.Conv2d(3, 8, 2, stride=2)), (torch.randn(2, 3, 19, 19),)


@broken("view", "view-size", "x[:, 1:]", "(2, 16, 8)")
def a_class_token_among_the_patches():
    def run(m, x):
        x = torch.cat([m.token.expand(2, -1, -1), x], 1)
        return x.view(2, 4, 4, 8)

    return Model(run, token=nn.Parameter(torch.zeros(1, 1, 8))), (torch.randn(2, 16, 8),)


@broken("view", "view-size", "view(-1, 16, 7, 7)", "out_features=1024 (16·8·8)")
def latent_to_maps_of_the_wrong_size():
    def run(m, z):
        return m.up(m.fc(z).view(-1, 16, 8, 8))

    return Model(run, fc=nn.Linear(20, 784), up=nn.ConvTranspose2d(16, 1, 4, 2, 1)), (torch.randn(3, 20),)


@broken("view", "view-size", "out_channels=24 (3·8)")
def detection_head_for_another_number_of_classes():
    def run(m, x):
        return m.head(x).view(2, 3, 8, 5, 5)

    return Model(run, head=nn.Conv2d(4, 45, 1)), (torch.randn(2, 4, 5, 5),)


@broken("view", "view-size", "F.pad(x, (0, 0, 0, 2, 0, 2))", "(1, 12, 12, 6)")
def windows_that_do_not_divide_the_sides():
    def run(_, x):
        b, h, w, c = x.shape
        return x.view(b, h // 4, 4, w // 4, 4, c)

    return Model(run), (torch.randn(1, 10, 10, 6),)


@broken("view", "view-size", "multiple of 3", "9 or 6")
def rows_that_do_not_divide_into_groups():
    return Model(lambda m, x: m.fc(x).view(-1, 3, 5), fc=nn.Linear(4, 5)), (torch.randn(8, 4),)


# -- products ---------------------------------------------------------------------------------------------


@broken("bmm", "attention", "encoded.transpose(0, 1)")
def attention_over_steps_first_states():
    def run(m, query, encoded):
        weights = m.score(query).softmax(-1)
        return torch.bmm(weights.unsqueeze(1), encoded)

    return Model(run, score=nn.Linear(8, 6)), (torch.randn(3, 8), torch.randn(6, 3, 8))


@broken("einsum", "attention", "out_features=16 in to_k, not 32")
def heads_of_two_widths_in_einsum():
    def run(m, x):
        q = m.to_q(x).view(2, 5, 4, -1)
        k = m.to_k(x).view(2, 5, 4, -1)
        return torch.einsum("bihd,bjhd->bhij", q, k)

    return Model(run, to_q=nn.Linear(8, 16), to_k=nn.Linear(8, 32)), (torch.randn(2, 5, 8),)


@broken("einsum", "broadcast", "einsum('nc,kc->nk', …)")
def einsum_letters_in_the_wrong_order():
    return Model(lambda m, x: torch.einsum("nc,ck->nk", x, m.w), w=nn.Parameter(torch.randn(10, 6))), (
        torch.randn(4, 6),
    )


@broken("mm", "linear-features", "w with 7 rows, (7, 4)")
def a_weight_of_its_own_with_too_few_rows():
    return Model(lambda m, x: torch.mm(x, m.w), w=nn.Parameter(torch.randn(5, 4))), (torch.randn(3, 7),)


@broken("both", "linear-features", "in2_features=6 in both, not 9")
def bilinear_of_two_equal_inputs():
    return Model(lambda m, x: m.both(x, x), both=nn.Bilinear(6, 9, 2)), (torch.randn(4, 6),)


@broken("gather", "missing-axis", "action.unsqueeze(1)", whole=True)
def the_value_of_the_action_taken():
    action = torch.tensor([0, 1, 1])
    return nn.Linear(4, 2)(torch.randn(3, 4)).gather(1, action)


@broken("x[", "broadcast", "mask[:, :5]")
def a_mask_longer_than_the_sequence():
    return Model(lambda _, x, mask: x[mask].mean()), (torch.randn(2, 5, 3), torch.ones(2, 7, dtype=torch.bool))


# -- branches that meet -----------------------------------------------------------------------------------


@broken("up1, up2", "conv-transpose", "output_padding=1 in up1, output_padding=1 in up2", "5 → 10 → 20")
def every_transposed_convolution_one_short():
    def run(m, x):
        return m.up2(m.up1(m.down2(m.down1(x)))) - x

    down = {f"down{at}": nn.Conv2d(1, 1, 3, stride=2, padding=1) for at in (1, 2)}
    up = {f"up{at}": nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1) for at in (1, 2)}
    return Model(run, **down, **up), (torch.randn(1, 1, 20, 20),)


@broken("+", "broadcast", "size=fine.shape[2:] in interpolate")
def a_pyramid_that_doubles_what_was_rounded():
    def run(m, x):
        fine = m.fine(x)
        return fine + F.interpolate(m.coarse(fine), scale_factor=2)

    return Model(run, fine=nn.Conv2d(3, 4, 1), coarse=nn.Conv2d(4, 4, 3, 2, 1)), (torch.randn(1, 3, 25, 25),)


@broken("wide", "concat", "padding=2 in wide, not 1")
def inception_branch_with_too_little_padding():
    def run(m, x):
        return torch.cat([m.thin(x), m.wide(x)], 1)

    return Model(run, thin=nn.Conv2d(3, 4, 1), wide=nn.Conv2d(3, 4, 5, padding=1)), (torch.randn(1, 3, 12, 12),)


@broken("conv", "broadcast", "[..., :-6]", "causal")
def a_causal_block_that_forgets_to_cut():
    def run(m, x):
        return m.conv(x) + x

    return Model(run, conv=nn.Conv1d(4, 4, 3, padding=6, dilation=3)), (torch.randn(2, 4, 20),)


@broken("x + m.table", "broadcast", "table[:5, :].transpose(0, 1)", "(1, 5, 8)")
def a_steps_first_table_beside_a_batch_first_sequence():
    def run(m, x):
        return x + m.table[: x.size(1), :]

    return Model(run, table=nn.Parameter(torch.randn(50, 1, 8))), (torch.randn(3, 5, 8),)


@broken("masked_fill", "broadcast", "at least 9, not 6", "cut the sequence to 6")
def a_causal_mask_for_a_shorter_block():
    def run(m, x):
        scores = x @ x.transpose(-2, -1)
        return scores.masked_fill(m.tril[:9, :9] == 0, float("-inf"))

    model = Model(run)
    model.register_buffer("tril", torch.tril(torch.ones(6, 6)))
    return model, (torch.randn(2, 9, 4),)


@broken("+", "broadcast", "mask.repeat_interleave(4, dim=0)")
def one_mask_a_sample_for_scores_of_every_head():
    return Model(lambda _, s, mask: s + mask), (torch.randn(8, 5, 5), torch.zeros(2, 5, 5))


@broken("masked_fill", "broadcast", "total_length=9")
def a_mask_of_the_length_before_packing():
    def run(m, x, mask):
        packed = pack_padded_sequence(x, [6, 4], batch_first=True)
        out, _ = pad_packed_sequence(m.rnn(packed)[0], batch_first=True)
        return m.score(out).squeeze(-1).masked_fill(mask == 0, -1e9)

    model = Model(run, rnn=nn.GRU(3, 5, batch_first=True), score=nn.Linear(5, 1))
    return model, (torch.randn(2, 9, 3), torch.ones(2, 9))


@broken("-", "broadcast", "values[:7]", whole=True)
def one_step_too_many_in_a_return():
    values, rewards = torch.randn(8), torch.randn(7)
    return rewards - values


@broken("torch.cat", "concat", "token.expand(4, -1, -1)")
def a_class_token_for_one_sample():
    return Model(lambda m, x: torch.cat([m.token, x], 1), token=nn.Parameter(torch.zeros(1, 1, 8))), (
        torch.randn(4, 6, 8),
    )


@broken("stack", "stack", "out_features=8 in narrow, not 5")
def two_encoders_of_different_width():
    def run(m, x):
        return torch.stack([m.wide(x), m.narrow(x)])

    return Model(run, wide=nn.Linear(4, 8), narrow=nn.Linear(4, 5)), (torch.randn(2, 4),)


@broken("expand", "broadcast", "style.view(2, 6, 1, 1).expand(2, 6, 4, 4)")
def a_style_vector_over_all_places():
    def run(m, z):
        style = m.fc(z)
        return style.expand(2, 6, 4, 4)

    return Model(run, fc=nn.Linear(3, 6)), (torch.randn(2, 3),)


@broken("merge", "channel", "torch.cat with skip, (1, 8, 12, 12)", "8 + 8 = 16")
def a_decoder_without_its_skip():
    def run(m, x):
        skip = m.enter(x)
        return m.merge(m.up(F.max_pool2d(skip, 2)))

    layers = {
        "enter": nn.Conv2d(3, 8, 3, padding=1),
        "up": nn.ConvTranspose2d(8, 8, 2, 2),
        "merge": nn.Conv2d(16, 4, 1),
    }
    return Model(run, **layers), (torch.randn(1, 3, 12, 12),)


# -- states and masks -------------------------------------------------------------------------------------


@broken("decoder", "rnn-hidden", "encoder is bidirectional", ".sum(1)", "bidirectional=False in encoder")
def both_directions_into_one():
    def run(m, x):
        _, h = m.encoder(x)
        return m.decoder(x, h)[0]

    return Model(run, encoder=nn.GRU(3, 5, bidirectional=True), decoder=nn.GRU(3, 5)), (torch.randn(6, 2, 3),)


@broken("decoder", "rnn-hidden", "num_layers=2 in decoder, not 1", "h[-1:]")
def a_deeper_encoder():
    def run(m, x):
        _, h = m.encoder(x)
        return m.decoder(x, h)[0]

    return Model(run, encoder=nn.GRU(3, 5, 2), decoder=nn.GRU(3, 5)), (torch.randn(6, 2, 3),)


@broken("attn", "attention", "attn_mask.repeat_interleave(2, dim=0)", "(6, 5, 5)")
def one_attention_mask_a_sample():
    def run(m, x, mask):
        return m.attn(x, x, x, attn_mask=mask)[0]

    return Model(run, attn=nn.MultiheadAttention(8, 2, batch_first=True)), (
        torch.randn(3, 5, 8),
        torch.zeros(3, 5, 5, dtype=torch.bool),
    )


@broken("attn", "attention", "mask.T", "as 3 is the batch")
def a_padding_mask_transposed_with_the_sequence():
    def run(m, x, mask):
        x = m.embed(x).transpose(0, 1)
        return m.attn(x, x, x, key_padding_mask=mask.T)[0]

    return Model(run, embed=nn.Linear(4, 8), attn=nn.MultiheadAttention(8, 2)), (
        torch.randn(3, 5, 4),
        torch.zeros(3, 5, dtype=torch.bool),
    )


@broken("fc", "linear-features", "in_features=72 (2·6·6) in fc, not 32")
def a_layer_used_twice():
    def run(m, x, y):
        return m.fc(x.flatten(1)) - m.fc(y.flatten(1))

    return Model(run, fc=nn.Linear(32, 3)), (torch.randn(1, 2, 6, 6), torch.randn(1, 2, 6, 6))


# -- weights, states and reductions of the model's own ----------------------------------------------------


@broken("linear", "linear-features", "F.linear(x, w.t())", "(8, 5), where it is made")
def a_weight_of_in_and_out_for_linear():
    return Model(lambda m, x: F.linear(x, m.w), w=nn.Parameter(torch.randn(5, 8))), (torch.randn(2, 5),)


@broken("conv2d", "channel", "w of (8, 5, 3, 3)", "w.transpose(0, 1)")
def a_weight_of_in_and_out_for_conv2d():
    return Model(lambda m, x: F.conv2d(x, m.w), w=nn.Parameter(torch.randn(5, 8, 3, 3))), (torch.randn(2, 5, 6, 6),)


@broken("mean", "broadcast", "keepdim=True in mean", "(6, 1)")
def advantage_less_its_mean():
    def run(m, x):
        advantage = m.fc(x)
        return advantage - advantage.mean(1)

    return Model(run, fc=nn.Linear(3, 4)), (torch.randn(6, 3),)


@broken("torch.cat", "concat", "h.unsqueeze(1).expand(-1, 7, -1)")
def a_state_beside_every_step():
    return Model(lambda m, h, steps: torch.cat([h, steps], dim=2)), (torch.randn(2, 5), torch.randn(2, 7, 5))


@broken("torch.cat", "concat", "context.transpose(0, 1)", "(1, 3, 6)")
def one_step_and_a_batch_first_context():
    def run(m, e, c):
        context = c.relu()
        return torch.cat([e, context], dim=2)

    return Model(run), (torch.randn(1, 3, 4), torch.randn(3, 1, 6))


@broken("torch.cat", "concat", "torch.zeros(1, 4, 6, 6)")
def a_hidden_state_for_another_picture():
    model = Model(lambda m, x: m.conv(torch.cat([x, m.hidden], 1)), conv=nn.Conv2d(7, 16, 3, padding=1))
    model.hidden = torch.zeros(1, 4, 8, 8)
    return model, (torch.randn(1, 3, 6, 6),)


@broken("unpool", "other", "padding=1 in between, not 0")
def unpooling_after_a_convolution_that_cuts():
    def run(m, x):
        x, places = m.pool(x)
        return m.unpool(m.between(x), places)

    layers = {"pool": nn.MaxPool2d(2, return_indices=True), "unpool": nn.MaxUnpool2d(2), "between": nn.Conv2d(3, 3, 3)}
    return Model(run, **layers), (torch.randn(1, 3, 12, 12),)


@broken("bag", "embedding-index", "No offsets", "(2, 3)")
def rows_and_offsets():
    return Model(lambda m, i, o: m.bag(i, o), bag=nn.EmbeddingBag(9, 4)), (
        torch.zeros(2, 3, dtype=torch.long),
        torch.tensor([0, 3]),
    )


@broken("fc", "linear-features", "in_features=60 (12·5) in fc, not 50")
def a_head_for_another_number_of_steps():
    def run(m, x):
        return m.fc(m.rnn(x)[0].flatten(1))

    return Model(run, rnn=nn.GRU(3, 5, batch_first=True), fc=nn.Linear(50, 2)), (torch.randn(2, 12, 3),)


# -- rows, heads and what is no tensor --------------------------------------------------------------------


@broken("view", "view-size", "data[:40].view(8, -1)", "drops the last 3", whole=True)
def a_corpus_that_does_not_divide_into_columns():
    data = torch.arange(43)
    return data.view(8, -1)


@broken("view", "view-size", "y.view(2, 5, 12)", "8, not 4, on the last axis")
def heads_merged_into_too_many_features():
    def run(m, x):
        y = m.v(x).view(2, 5, 3, 4)
        return y.view(2, 5, 24)

    return Model(run, v=nn.Linear(6, 12)), (torch.randn(2, 5, 6),)


@broken("@", "attention", "transpose(1, 2)", "(2, 3, 5, 7)")
def heads_left_on_axis_two():
    return Model(lambda m, q, k: q @ k.transpose(-2, -1)), (torch.randn(2, 5, 3, 4), torch.randn(2, 7, 3, 4))


@broken("scatter", "missing-axis", "label.unsqueeze(1)", whole=True)
def one_hot_by_scatter():
    label = torch.tensor([0, 2])
    return torch.zeros(2, 3).scatter(1, label, 1.0)


@broken("interpolate", "missing-axis", "x.unsqueeze(0)", "mode='linear'")
def one_picture_into_bilinear():
    return Model(lambda _, x: F.interpolate(x, scale_factor=2, mode="bilinear")), (torch.randn(3, 8, 8),)


@broken("encoder.self_attn", "attention", "Linear(5, 8)", "d_model=5 in encoder, not 8")
def measurements_into_a_transformer():
    return Model(lambda m, x: m.encoder(x), encoder=nn.TransformerEncoderLayer(8, 2, batch_first=True)), (
        torch.randn(2, 6, 5),
    )


@broken("attn", "attention", "out, _ = attn")
def attention_and_its_weights_added():
    def run(m, x):
        return x + m.attn(x, x, x)

    return Model(run, attn=nn.MultiheadAttention(8, 2, batch_first=True)), (torch.randn(2, 6, 8),)


@broken("fc", "other", "return")
def a_block_without_a_return():
    return Model(lambda m, x: m.fc(m.block(x)), block=Model(lambda _, x: None), fc=nn.Linear(3, 2)), (
        torch.randn(4, 3),
    )


@broken("+", "broadcast", "torch.randn(6, 4)", "randn_like")
def noise_for_a_full_batch():
    def run(m, x):
        eps = torch.randn(16, 4)
        return m.mean(x).exp() + eps

    return Model(run, mean=nn.Linear(3, 4)), (torch.randn(6, 3),)


@broken("+", "broadcast", "b of (5,)")
def a_bias_of_the_inputs():
    return Model(lambda m, x: x @ m.w + m.b, w=nn.Parameter(torch.randn(3, 5)), b=nn.Parameter(torch.zeros(3))), (
        torch.randn(2, 3),
    )


@broken("out", "broadcast", "out_features=6 in fc, not 8")
def scores_written_into_a_tensor():
    def run(m, x):
        out = torch.zeros(4, 2, 6)
        out[0] = m.fc(x)
        return out

    return Model(run, fc=nn.Linear(3, 8)), (torch.randn(2, 3),)


@broken("stack", "stack", "torch.cat(…, dim=1)", whole=True)
def the_last_piece_is_shorter():
    return torch.stack(torch.randn(2, 10, 3).split(4, dim=1))


@broken("DataLoader (default_collate)", "stack", "same keys", whole=True)
def samples_of_different_keys():
    return next(iter(DataLoader([{"a": 1, "b": 2}, {"a": 1}], batch_size=2)))


@broken("torch.cat", "missing-axis", "`.squeeze(2)` in place of `.squeeze()`", "(1, 4)")
def a_batch_of_one_squeezed_away():
    def run(m, x):
        p, q = m.pool(x).squeeze(), m.pool(-x).squeeze()
        return torch.cat([p, q], dim=1)

    return Model(run, pool=nn.AdaptiveMaxPool1d(1)), (torch.randn(1, 4, 9),)
