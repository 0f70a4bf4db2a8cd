"""Documents (문서): finished documents of the authority, their files, the privacy gate, disclosure, dossiers.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""
