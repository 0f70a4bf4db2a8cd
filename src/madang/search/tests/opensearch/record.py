"""`python -m madang.search.tests.opensearch.record`: writes the conversations anew, answered by the stand-in.

For when tokens or fields changed. What changed in the files is to be looked at: it is what a cluster will be asked.
"""

import json

from madang.search.backends import opensearch_lease
from madang.search.tests import test_opensearch as tests
from madang.search.tests.opensearch.indices import Cluster
from madang.search.tests.opensearch.replay import Exchange
from madang.search.tests.opensearch.server import serving


def main() -> None:
    opensearch_lease.token_hex = tests.token
    recorded: list[Exchange] = []
    with serving(Cluster(), recorded=recorded) as host:
        index = tests.backend(host)
        for name, conversation in tests.CONVERSATIONS.items():
            recorded.clear()
            conversation(index)
            told = json.dumps(recorded, ensure_ascii=False, indent=1)
            (tests.DATA / f"{name}.json").write_text(told + "\n")


if __name__ == "__main__":
    main()
