"""The mean of weights from several runs, which a further run can start from or which ships.

Run: ``python -m bench.mean_weights ONE.safetensors OTHER.safetensors --out MEAN.safetensors``.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

__all__ = ["mean_of"]


def mean_of(weights: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of the arrays that all have, in float32 (Wortsman et al. 2022)."""
    shared = set(weights[0]).intersection(*weights)
    return {
        name: torch.stack([w[name].float() for w in weights]).mean(dim=0) for name in sorted(shared)
    }


def main() -> None:
    """Read the command line and write the mean, in float16."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    mean = mean_of([load_file(path) for path in args.weights])
    save_file({name: value.half().contiguous() for name, value in mean.items()}, str(args.out))


if __name__ == "__main__":
    main()
