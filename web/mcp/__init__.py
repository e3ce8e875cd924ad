"""Footnote as a server of the Model Context Protocol: tools over one data folder."""
