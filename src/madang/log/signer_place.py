"""Where the signer works and where it is asked."""

from pathlib import Path

from django.conf import settings

from madang.log.signer_socket import SignerClient


def folder() -> Path:
    """Of its key and its memory, where it runs beside the rest."""
    return Path(settings.ENVIRONMENT.data) / "signer"


def is_our_own() -> bool:
    """Whether `serve` starts the signer; else somebody runs it apart."""
    return not settings.ENVIRONMENT.log_signer


def is_here() -> bool:
    """Whether the signer belongs to this machine; servers of pages elsewhere have none."""
    return not is_our_own() or folder().exists()


def address() -> Path:
    return folder() / "socket" if is_our_own() else Path(settings.ENVIRONMENT.log_signer)


def client() -> SignerClient:
    return SignerClient(address())
