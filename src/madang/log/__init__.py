"""The disclosure log (공개 대장): what was disclosed, entry after entry. Outsiders prove that none was changed.

Open formats of others: C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-proof on the hashes of RFC 6962.
Follows the events; web, api and commands import it, no domain does.
"""
