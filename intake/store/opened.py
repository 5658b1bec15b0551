"""The database of a deployment, with the key that signs what is written and the witness of its journal."""

from functools import partial

from intake.settings import Settings
from intake.signing import RowSigner, load_signing_key
from intake.store.database import Database
from intake.store.witness import Witness


def database_of(settings: Settings) -> Database:
    """Return the database of some settings; raise StoreError when its address makes no sense."""
    signer = RowSigner(partial(load_signing_key, settings.keys))
    return Database(settings.database_url, signer, Witness(settings.data / "journal-head"))
