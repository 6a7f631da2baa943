"""The API over HTTP, as the benchmarks beside this file call it: imports, exports, lists, and the server's memory.

Python 3.9 or later, its standard library alone.
"""

import http.client
import json
import os
import time
import urllib.parse


class Step:
    """A stretch of time, what was done in it, and the server's peak of memory meanwhile."""

    def __init__(self, api, what, unit="rows", count=0):
        self.api, self.what, self.unit, self.count = api, what, unit, count

    def __enter__(self):
        if self.api.pid:
            with open(f"/proc/{self.api.pid}/clear_refs", "w") as reset:
                reset.write("5")
        self.began = time.monotonic()
        return self

    def __exit__(self, kind, *_):
        if kind:
            return
        seconds = time.monotonic() - self.began
        rate = self.count / max(seconds, 1e-9)
        print(f"{self.what:24} {self.count:9} {self.unit:6} {seconds:8.1f} s {rate:9.0f} /s{self.api.peak()}", flush=True)


class Api:
    def __init__(self, url, key, pid=None):
        self.host = urllib.parse.urlsplit(url).netloc
        self.headers = {"Authorization": f"Bearer {key}"}
        self.pid = pid

    def peak(self):
        if not self.pid:
            return ""
        with open(f"/proc/{self.pid}/status") as status:
            kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        return f"   peak {kilobytes / 1024:.0f} MiB"

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=3600)
        connection.request(method, path, body, self.headers | headers)
        return connection.getresponse()

    def json(self, method, path, body=None, fine=(200,)):
        text = None if body is None else json.dumps(body)
        return self.read(self.ask(method, path, text, **{"Content-Type": "application/json"}), fine)

    def pages(self, path, most):
        for page in range(1, most + 1):
            rows = self.json("GET", f"{path}&limit=100&page={page}")["data"]
            yield from rows
            if len(rows) < 100:
                return

    def upload(self, path, file):
        with open(file, "rb") as body:
            size = {"Content-Type": "text/csv", "Content-Length": str(os.path.getsize(file))}
            return self.read(self.ask("POST", path, body, **size), (202,))

    @staticmethod
    def read(answer, fine):
        text = answer.read().decode()
        if answer.status not in fine:
            raise SystemExit(f"{answer.status}: {text}")
        return json.loads(text)

    def until(self, path, status):
        while True:
            state = self.json("GET", path + "?limit=1")["data"]["import"]
            if state["status"] == status:
                return state
            if state["status"] in ("FAILED", "STOPPED", "NEEDS_ANSWER"):
                raise SystemExit(f"{state['status']}: {state['error']} {state['questions']}")
            time.sleep(0.2)

    def swallow(self, path):
        """Reads an answer to its end, and says how many lines it had."""
        answer, lines = self.ask("GET", path), 0
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {answer.read()}")
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
        return lines

