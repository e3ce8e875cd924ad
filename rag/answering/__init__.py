"""From a question to a stored, cited answer: one path for every provider."""
