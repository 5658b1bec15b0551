"""Check the content and build the site: the one build command.  ``python build_site.py --help`` says more."""

from sitegen.cli import command

if __name__ == "__main__":
    command()
