"""How well Korean is found: titles and statutes whose words are known, and questions whose answers are.

Titles are made of known morphemes, spaced as people space them; everything follows from a seed. The labels of both sets
are made without any code of the search.
"""
