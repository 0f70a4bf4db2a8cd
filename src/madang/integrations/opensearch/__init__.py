"""OpenSearch, spoken to over HTTP."""

from madang.integrations.opensearch.address import Address, read_address
from madang.integrations.opensearch.client import Answer, Client, NoAnswer, Refused

__all__ = ["Address", "Answer", "Client", "NoAnswer", "Refused", "read_address"]
