"""`python -m madang`."""

import sys

from madang.cli import main

if __name__ == "__main__":
    sys.exit(main())
