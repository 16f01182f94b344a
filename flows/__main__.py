"""`python -m flows` is the command line `arcwright`."""

import sys

from flows.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
