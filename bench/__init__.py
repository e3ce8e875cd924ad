"""Measurements of the whole, and the scripts that made shipped data; not part of the package."""
