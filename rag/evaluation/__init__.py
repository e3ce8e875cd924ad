"""Measures search, answers, citations and refusals on a folder of articles and questions."""

from rag.evaluation.report import EvaluationReport, render
from rag.evaluation.run import evaluate, read_folder

__all__ = ["EvaluationReport", "evaluate", "read_folder", "render"]
