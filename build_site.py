"""Check the content and build the site: the one build command.  ``python build_site.py --help`` says more."""

import sys

from sitegen.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
