"""Articles from web addresses and feeds: asked one at a time, within bounds, and read as files are.

Nobody but the public web is asked, and those machines that the operator names: the address that is
connected to is the very one that was checked (``rag.fetching.connecting``).
"""
