"""Check the content and build the site: the one build command.  ``python build_site.py --help`` says more."""

import gc
import os
import sys

from sitegen.cli import main

if __name__ == "__main__":
    # One run keeps nearly everything that it makes until its end: looking for cycles in it is a fifth of the time,
    # and taking it apart at the end, piece by piece, is what the system does at once.
    gc.disable()
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
