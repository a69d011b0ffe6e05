"""Uploads and downloads while something else is looked at."""

import os
import threading


class Load:
    """A client that is busy for as long as the block runs."""

    def __init__(self, client, size=300_000):
        self.client = client
        self.size = size
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def once(self):
        data = os.urandom(self.size)
        stored = self.client.http("PUT", "uri", data)
        if stored.status != 200:  # a node that is busy may say so
            return
        cap = self.client.grid.remember(stored.body.decode())
        self.client.http("GET", f"uri/{cap}")

    def _work(self):
        while not self.is_over.is_set():
            self.once()
