"""A stand-in for an OpenSearch cluster: it carries out what our back end asks for, and refuses all else.

It follows the API specification and the documentation of OpenSearch 2.19 and 3; only a real cluster can prove it right.
"""
