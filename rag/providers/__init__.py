"""Language-model providers behind one protocol; ``registry`` finds them by entry point."""
