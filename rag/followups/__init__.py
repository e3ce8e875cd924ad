"""Makes a follow-up stand alone, by rules or by a language model."""
