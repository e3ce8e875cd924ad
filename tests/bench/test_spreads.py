"""How far measured times lie apart."""

from bench.spreads import spread


def test_a_spread_is_interpolated_and_rounded():
    assert spread([float(n) for n in range(1, 102)]) == {"p50": 51.0, "p95": 96.0, "max": 101.0}
    assert spread([1.0, 2.005]) == {"p50": 1.5, "p95": 1.95, "max": 2.0}
