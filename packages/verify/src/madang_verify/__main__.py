"""`python -m madang_verify`."""

import sys

from madang_verify.cli import main

sys.exit(main())
