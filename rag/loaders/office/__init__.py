"""Documents of office programs, mails and books: what their readers see, as blocks of text.

Nothing here writes to disk, follows a reference out of the file, or runs anything that is in it.
"""
