"""The chat completions interface of OpenAI, spoken by Footnote.

Written after https://platform.openai.com/docs/api-reference/chat and tested with the official
clients. What only Footnote has stands beside the published fields under the name ``footnote``.
"""
