"""`python -m summarise` is the command `summarise`."""

import sys

from summarise.cli import main

sys.exit(main())
