"""A small encoder of random weights: two layers, 64 wide, a vocabulary of 50."""

import numpy as np

WIDTH, INNER, WORDS, PLACES = 64, 128, 50, 40


def random_weights(*, n_layers=2, n_scores=2, seed=7):
    """Return arrays by their published names; the same seed gives the same arrays."""
    rng = np.random.default_rng(seed)

    def drawn(*shape):
        return (rng.standard_normal(shape) * 0.2).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": drawn(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": drawn(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": drawn(2, WIDTH),
        "head.weight": drawn(n_scores, WIDTH),
        "head.bias": drawn(n_scores),
    }
    dense = {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (INNER, WIDTH),
        "output.dense": (WIDTH, INNER),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(n_layers):
        name = f"encoder.layer.{layer}"
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
        for part, shape in dense.items():
            weights[f"{name}.{part}.weight"] = drawn(*shape)
            weights[f"{name}.{part}.bias"] = drawn(shape[0])
    for norm in norms:
        weights[f"{norm}.weight"] = 1 + drawn(WIDTH)
        weights[f"{norm}.bias"] = drawn(WIDTH)
    for array in weights.values():
        array.setflags(write=False)
    return weights
