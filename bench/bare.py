"""What the intake is measured against: a bare Flask POST that seals a text to one key and commits one row."""

import os
import sqlite3
import threading

from flask import Flask, request
from nacl.public import PrivateKey, SealedBox

LOCK = threading.Lock()
BOX = SealedBox(PrivateKey.generate().public_key)


def create_app() -> Flask:
    """Return the bare application; its database is opened with the same durability."""
    app = Flask(__name__)
    path = os.environ["BARE_DATABASE"]
    connection = sqlite3.connect(path, timeout=60, check_same_thread=False, isolation_level=None)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS reports (id INTEGER PRIMARY KEY, box BLOB NOT NULL)")

    @app.post("/")
    def take() -> str:
        box = BOX.encrypt(request.form["what"].encode())
        with LOCK:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO reports (box) VALUES (?)", (box,))
            connection.execute("COMMIT")
        return "ok"

    return app
