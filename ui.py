"""The web page: `python ui.py` is `summarise ui`, with its options."""

import sys

from summarise.cli import main

if __name__ == "__main__":
    sys.exit(main(["ui", *sys.argv[1:]]))
