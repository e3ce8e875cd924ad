"""What an operator can set; every default works on a fresh machine.

``rag.configuration`` says where values come from.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.sentence_model import DEFAULT_MODEL
from rag.errors import SettingsError

__all__ = ["Settings", "listed", "load_settings"]


class Settings(BaseSettings):
    """Settings with the prefix ``FOOTNOTE_``, for example ``FOOTNOTE_PROVIDER=openai``."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", frozen=True, extra="ignore")

    data: Path = Field(default=Path(".footnote"), description="the data folder")
    host: str = Field(default="127.0.0.1", description="the address to serve on")
    port: int = Field(default=8000, ge=0, le=65535, description="the port to serve on")
    host_names: str = Field(
        default="", description="further names that the server answers to, with commas between"
    )
    require_keys: bool = Field(
        default=False, description="ask for a key also on an address only this machine reaches"
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks of proxies whose X-Forwarded headers are believed",
    )
    requests_per_minute: int | None = Field(
        default=None,
        ge=1,
        description="requests of one key or address; unset, 300 with keys and 12,000 without",
    )
    answers_at_once: int = Field(
        default=100, ge=1, le=512, description="answers that are written at the same time"
    )
    answers_per_client: int | None = Field(
        default=None,
        ge=1,
        description="of those, for one key or address; unset, 4 with keys and all without",
    )
    tokens_per_day: int | None = Field(
        default=None,
        ge=0,
        description="tokens of one key's answers; 0 counts none; unset, 2,000,000 with keys",
    )
    max_body_bytes: int = Field(
        default=25_000_000, ge=1_000, description="the largest request, uploads included"
    )
    session_hours: float = Field(
        default=12.0, gt=0, le=720, description="how long a browser stays logged in"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="log lines for people, or json for programs"
    )
    log_questions: bool = Field(default=False, description="write questions into the log")
    provider: str = Field(default="extractive", description="who writes the answers")
    fallback: Literal["extractive", "off"] = Field(
        default="extractive",
        description="who answers where the provider is out; off, the question fails",
    )
    model: str = Field(default=DEFAULT_MODEL, description="the embedding model, name or folder")
    evidence_k: int = Field(default=8, ge=1, le=40, description="passages given to the provider")
    article_share: float = Field(
        default=0.75,
        gt=0,
        le=1,
        description="the part of them that one article takes at most while others match too",
    )
    neighbours: int = Field(
        default=0, ge=0, le=5, description="sentences added on either side of each passage found"
    )
    rewrite: Literal["rules", "model", "off"] | None = Field(
        default=None,
        description="who makes follow-ups stand alone; unset, the model where there is one",
    )
    reranker: str = Field(
        default="reader",
        min_length=1,
        description="what puts found passages in order: reader, off, or a cross-encoder's name",
    )
    index_memory_mb: int = Field(
        default=256,
        ge=1,
        description="the most memory, in MB, that exact search of vectors may take; "
        "larger collections get a trained index",
    )
    fetch_private: str = Field(
        default="",
        description="hosts or networks that may be fetched from although they are not public, "
        "with commas between",
    )
    fetch_ports: str = Field(
        default="",
        description="ports that may be fetched from besides 80 and 443, with commas between",
    )
    fetch_entries: int = Field(
        default=50, ge=1, le=1000, description="the most entries of one feed that are added"
    )
    fetch_for_clients: bool = Field(
        default=False, description="let editors have the server fetch the addresses that they give"
    )
    recency_half_life_days: float = Field(
        default=30.0, gt=0, description="days after which being new counts half, where it counts"
    )


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a setting that has commas between them.

    >>> listed(" a.example, b.example ,")
    ('a.example', 'b.example')
    """
    return tuple(word for part in text.split(",") if (word := part.strip()))


def load_settings(
    below: Mapping[str, object] | None = None, below_from: Path | None = None, **overrides: object
) -> Settings:
    """Return the settings; ``overrides`` that are not None win over the environment.

    ``below`` has values of the file ``below_from`` for what the environment leaves unset. Raises
    SettingsError naming the variable, or the file's key, its value and what would do.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    filed = {name: value for name, value in (below or {}).items() if name not in given}
    try:
        values = {**filed, **given}
        return Settings.model_validate(Settings(**values))  # type: ignore[arg-type]  # checked here
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        name = f"FOOTNOTE_{key.upper()}"
        advice = f"set {name} to something else or unset it"
        if key in filed:
            name, advice = f"{key!r} in {str(below_from)!r}", "change it there"
        raise SettingsError(
            f"{name} has the value {first.get('input')!r}: {first['msg'].lower()}; {advice}"
        ) from error
