"""SQL over vectors and the embedder they belong to. Each function works on a given connection.

Vectors are kept as float16: on unit rows the error of a cosine is below 0.001, and the file is
half the size.
"""

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.errors import StoreError
from index.types import FloatMatrix

__all__ = [
    "FloatVector",
    "IdVector",
    "insert_vectors",
    "known_vectors",
    "vector_rows",
    "width",
]

FloatVector = npt.NDArray[np.float32]
IdVector = npt.NDArray[np.int64]

_FLOAT16_BYTES = 2


def known_vectors(connection: sqlite3.Connection, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the stored vector for each hash of an embedded text that has one."""
    found: dict[bytes, bytes] = {}
    for hashed in hashes:
        row = connection.execute(
            """SELECT v.vector FROM passages p JOIN vectors v ON v.passage_id = p.passage_id
               WHERE p.embed_hash = ? LIMIT 1""",
            (hashed,),
        ).fetchone()
        if row is not None:
            found[hashed] = row[0]
    return found


def width(connection: sqlite3.Connection) -> int | None:
    """Return the stored vectors' dimension, or the expected one, or None if nothing says so."""
    row = connection.execute("SELECT length(vector) FROM vectors LIMIT 1").fetchone()
    if row is not None:
        return int(row[0]) // _FLOAT16_BYTES
    row = connection.execute("SELECT value FROM meta WHERE key = 'dimension'").fetchone()
    return None if row is None else int(row[0])


def insert_vectors(connection: sqlite3.Connection, rows: Sequence[tuple[int, FloatVector]]) -> int:
    """Store vectors of passages that still wait for one; return how many were stored.

    Raises StoreError, and stores nothing, if a vector has the wrong width or is not finite.
    """
    expected = width(connection)
    blobs: dict[int, bytes] = {}
    for passage_id, vector in rows:
        expected = vector.size if expected is None else expected
        blobs[passage_id] = _blob(passage_id, vector, expected)
    waiting = connection.execute(
        """SELECT passage_id FROM passages
           WHERE pending = 1 AND passage_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(blobs)),),
    ).fetchall()
    connection.executemany(
        "INSERT INTO vectors (passage_id, vector) VALUES (?, ?)",
        [(passage_id, blobs[passage_id]) for (passage_id,) in waiting],
    )
    connection.executemany("UPDATE passages SET pending = 0 WHERE passage_id = ?", waiting)
    return len(waiting)


def vector_rows(
    connection: sqlite3.Connection, *, after: int, until: int, limit: int
) -> tuple[IdVector, FloatMatrix, int]:
    """Return passage ids, their vectors ``(n, dimension)`` and the last seq read.

    Takes up to ``limit`` rows with ``after < seq <= until`` in the order of seq; none gives
    shapes ``(0,)`` and ``(0, 0)`` and ``after``.
    """
    rows = connection.execute(
        """SELECT seq, passage_id, vector FROM vectors
           WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?""",
        (after, until, limit),
    ).fetchall()
    if not rows:
        return np.zeros(0, np.int64), np.zeros((0, 0), np.float32), after
    flat = np.frombuffer(b"".join(row[2] for row in rows), dtype="<f2")
    matrix = flat.reshape(len(rows), -1).astype(np.float32)
    return np.array([row[1] for row in rows], np.int64), matrix, int(rows[-1][0])


def _blob(passage_id: int, vector: FloatVector, expected: int) -> bytes:
    if vector.ndim != 1 or vector.size != expected:
        raise StoreError(
            f"the vector of passage {passage_id!r} has shape {vector.shape!r} instead of "
            f"({expected!r},); run 'footnote rebuild --embed' after changing the embedder"
        )
    with np.errstate(over="ignore"):
        half = vector.astype("<f2")
    if not np.isfinite(half).all():
        raise StoreError(
            f"the vector of passage {passage_id!r} holds a value that is not finite or exceeds "
            "float16; check the embedder"
        )
    return half.tobytes()
