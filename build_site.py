"""Check the content and build the site: the one build command.  ``python build_site.py --help`` says more."""

import gc
import sys

from sitegen.cli import main

if __name__ == "__main__":
    # One run keeps nearly everything that it makes until its end: looking for cycles in it is a fifth of the time.
    gc.disable()
    sys.exit(main(sys.argv[1:]))
