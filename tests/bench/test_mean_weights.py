import torch

from bench.mean_weights import mean_of


def test_the_mean_is_of_the_arrays_that_all_have() -> None:
    one = {"layer": torch.tensor([1.0, 3.0]).half(), "head": torch.tensor([1.0])}
    other = {"layer": torch.tensor([3.0, 5.0]).half()}
    made = mean_of([one, other])
    assert list(made) == ["layer"]
    assert made["layer"].dtype == torch.float32
    assert made["layer"].tolist() == [2.0, 4.0]
