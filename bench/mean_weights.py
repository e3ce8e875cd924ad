"""The mean of weights from several runs, which a further run can start from."""

from collections.abc import Mapping, Sequence

import torch

__all__ = ["mean_of"]


def mean_of(weights: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of the arrays that all have, in float32 (Wortsman et al. 2022)."""
    shared = set(weights[0]).intersection(*weights)
    return {name: torch.stack([w[name].float() for w in weights]).mean(dim=0) for name in shared}
