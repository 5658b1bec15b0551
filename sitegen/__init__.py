"""The generator: turns publicity objects into pages; the only code that knows MkDocs.

A build goes one way, in ``build.py``, while the output's lock is held:

1. read everything, each file once (``publicity.reader``, ``theme``);
2. judge everything (``check``); stop if something is wrong;
3. plan: which files and pages the site will hold; MkDocs gives the frames (``engine``, ``pages``, ``files``);
4. render what was judged, in the pool's processes (``workers``); each finished file passes the last look
   (``inspection``) and is written into a new folder (``writer``); stop if something is found;
5. swap the new folder and the old in one step (``output``).
"""
