"""Checks answers from anywhere: reads published answer shapes, finds their sources, reports."""
