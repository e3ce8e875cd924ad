"""One module for each answer shape that can be checked; ``rag.verifying.detection`` chooses."""
