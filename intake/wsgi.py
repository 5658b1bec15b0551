"""What the server imports: an application made from the environment."""

import os

from flask import Flask

from intake.app import create_app
from intake.demonstration import create_demonstration, demonstration_settings
from intake.settings import read_settings


def production() -> Flask:
    """Return the intake alone; a web server in front serves the site."""
    return create_app(read_settings(os.environ))


def demonstration() -> Flask:
    """Return site and intake behind one address, for trying out."""
    return create_demonstration(demonstration_settings(os.environ))
