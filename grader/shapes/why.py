"""Which explanation fits which exception: torch's wording, tried from the most to the least specific."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.attention import attention
from grader.shapes.faults.axes import axis_out_of_range, expanding, unpacking
from grader.shapes.faults.batches import batch_sizes
from grader.shapes.faults.broadcasts import broadcast
from grader.shapes.faults.building import building
from grader.shapes.faults.channels import channels, divisible_groups
from grader.shapes.faults.compared import same_size
from grader.shapes.faults.concats import concat
from grader.shapes.faults.embeddings import embedding_dtype, embedding_index
from grader.shapes.faults.features import linear
from grader.shapes.faults.indices import gathered, masked
from grader.shapes.faults.norms import groups, layer_norm, norm_features, norm_rank, one_value
from grader.shapes.faults.other_losses import class_numbers, ctc, paired
from grader.shapes.faults.others import (
    affine,
    anything,
    bag,
    not_a_tensor,
    number_types,
    one_truth,
    own_check,
    scripted,
    slip,
    unpooled,
)
from grader.shapes.faults.padding import pad_too_long, pool_padding
from grader.shapes.faults.products import bilinear, einsum, matrix_product
from grader.shapes.faults.ragged import packed_wrongly, packing
from grader.shapes.faults.ranks import wrong_rank
from grader.shapes.faults.recurrent import gives_a_tuple, rnn_hidden, rnn_input, rnn_rank, state_form
from grader.shapes.faults.stacks import collate_keys, collate_lists, pad_sequences, ragged_list, stack, unequal_rows
from grader.shapes.faults.targets import (
    class_weights,
    many_targets,
    spatial_sizes,
    target_class,
    target_dtype,
    target_size,
)
from grader.shapes.faults.transposed import requested_size, transpose_settings, transpose_too_small
from grader.shapes.faults.view_sizes import unflatten_size, view_size
from grader.shapes.faults.views import not_contiguous, spatial_axes
from grader.shapes.faults.windows import does_not_fit
from grader.shapes.faults.written import weight_of_other_rank, written_in_place

Explanation = Callable[[Case], Failure | None]


ONLY = {
    "attention": frozenset({"multi_head_attention_forward", "scaled_dot_product_attention"}),
    "packing": frozenset({"_pack_padded_sequence"}),
}


def attention_op(case: Case) -> Failure | None:
    """Attention's own ops, whatever they say, unless it is about number types."""
    if case.op not in ONLY["attention"] or "dtype" in case.text:
        return None
    return attention(case)


FAULTS: tuple[tuple[str, Explanation], ...] = (
    (r"", building),
    (r"", scripted),
    (r"to match the convolution dimensions|convolution: dimension|weight should be|Expected \dD", weight_of_other_rank),
    (r"", attention_op),
    (r"", ctc),
    (r"", paired),
    (r"", class_numbers),
    (r"", gathered),
    (r"", bilinear),
    (r"Size mismatch between tensors", unequal_rows),
    (r"affine matrices", affine),
    (r"", unpooled),
    (r"offsets", bag),
    (r"shape of the mask", masked),
    (r"index 1 is out of bounds for dimension 0 with size 1|'tuple' object", state_form),
    (r"not tuple|'tuple' object|got tuple|has no attribute 'dim'|and 'tuple'|'tuple' and", gives_a_tuple),
    (r"must be Tensor, not", not_a_tensor),
    (r"Boolean value of Tensor", one_truth),
    (r"", collate_keys),
    (r"to have \d+ channels, but got \d+ channels", channels),
    (
        r"Kernel size can't be greater|Output size is too small|sliding blocks|Invalid computed output size",
        does_not_fit,
    ),
    (r"Output size is too small", transpose_too_small),
    (r"output padding must be smaller", transpose_settings),
    (r"requested an output size", requested_size),
    (r"pad should be (?:at most half|smaller than or equal to half)", pool_padding),
    (r"Padding size should be less|[Pp]adding value causes wrapping|padding size is expected", pad_too_long),
    (r"pixel_(?:un)?shuffle expects", divisible_groups),
    (r"embed|attn_mask|key_padd|src and tgt|`query`|query should|`key`|cannot be multiplied", attention),
    (r"input_size|inconsistent input_size", rnn_input),
    (r"Expected input to be|must have \d dimensions", rnn_rank),
    (r"Expected hidden|doesn't match hidden|hx(?: and cx)? should also|inconsistent hidden_size", rnn_hidden),
    (r"exceeds dimension size", packed_wrongly),
    (r"sorted in decreasing order|lengths|Length of all samples", packing),
    (r"expected sequence of length", ragged_list),
    (r"", pad_sequences),
    (r"stack expects each tensor to be equal size", stack),
    (r"each element in list of batch|default_collate: batch must contain", collate_lists),
    (r"index out of range in self|is out of bounds for dimension|smaller than num_classes", embedding_index),
    (r"indices' to have one of the following scalar types", embedding_dtype),
    (r"to match target batch_size", batch_sizes),
    (r"Expected target size", target_size),
    (r"size mismatch \(got input|spatial sizes don't match", spatial_sizes),
    (
        r"multi-target not supported|spatial targets supported|Expected floating point type for target",
        many_targets,
    ),
    (r"is out of bounds", target_class),
    (r"target size|Target size|size of tensor a|spatial sizes don't match|must be the same size", same_size),
    (r"weight tensor should be defined", class_weights),
    (r"expected target dtype|scalar type|Found dtype|result type|not implemented for", target_dtype),
    (r"running_mean should contain|weight should contain|Expected weight to be a vector", norm_features),
    (r"more than 1 value per channel|more than 1 spatial element", one_value),
    (r"expected \dD", norm_rank),
    (r"normalized_shape=", layer_norm),
    (r"divisible by num_groups", groups),
    (r"Expected \dD|expected \d-?dimensional|non-empty \dD|Expected \d-dimensional|\dD or \dD", wrong_rank),
    (r"is invalid for input of size", view_size),
    (r"multiply up to the size of dim", unflatten_size),
    (r"same number of spatial dimensions|Padding length|mode needs", spatial_axes),
    (r"view size is not compatible", not_contiguous),
    (
        r"cannot be multiplied|size mismatch|must match the size|Expected size for first two|inconsistent tensor|mat1",
        linear,
    ),
    (r"", matrix_product),
    (r"Sizes of tensors must match|same number of dimensions|must have same number", concat),
    (r"", einsum),
    (r"doesn't match the broadcast shape", written_in_place),
    (r"size of tensor a|broadcast", broadcast),
    (r"values to unpack", unpacking),
    (r"Dimension out of range|not equal to len\(dims\)|too many indices|number of dim", axis_out_of_range),
    (r"expanded size of the tensor", expanding),
    (r"size of tensor a|shape '\[", attention),
    (r"same dtype|scalar type|Input type|should be the same|must have the same dtype", number_types),
    (r"", slip),
    (r"", own_check),
)


def why(case: Case) -> Failure:
    """The first explanation that fits; failing all, the bare facts. An explanation that itself fails is passed over."""
    for pattern, explanation in FAULTS:
        if pattern and not re.search(pattern, case.text):
            continue
        if not _fits(case, explanation):
            continue
        try:
            found = explanation(case)
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
            continue
        if found is not None:
            return found
    return anything(case)


def _fits(case: Case, explanation: Explanation) -> bool:
    """Attention and packing speak only of their own ops, so that their patterns may be wide."""
    name = explanation.__name__
    if name == "attention":
        kind = (
            type(case.module).__name__
            if case.module is not None and case.step is not None and case.step.in_module
            else ""
        )
        return case.op in ONLY["attention"] or "Attention" in kind or kind.startswith("Transformer")
    return name != "packing" or case.op in ONLY["packing"] or ("lengths" in case.text and "pack" in case.here())
