"""Articles in, cited answers out: ingest, passages, providers, answering, checking, evaluation."""
