"""What pyproject.toml cannot say: every package is found by itself, and the looks in ``site`` go with the generator."""

from setuptools import find_packages, setup

LOOKS = "sitegen.site"

setup(
    packages=[*find_packages(include=["publicity*", "sitegen*", "intake*"]), LOOKS],
    package_dir={LOOKS: "site"},
)
