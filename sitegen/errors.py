"""What can stop a build besides the content."""


class BuildError(Exception):
    """The site can't be made or put in place; the message is a Chinese sentence for staff."""
