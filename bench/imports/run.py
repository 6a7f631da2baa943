#!/usr/bin/env python3
"""Imports products, demand and stock into a running server over HTTP, and exports them again.

    python3 bench/imports/run.py --url http://127.0.0.1:8080 --key "$KEY" --pid "$SERVER_PID" \\
        --products 1000000 --demand 10000000

Prints rows a second for upload with preview, commit and export, and the server's peak resident memory of each step
(VmHWM of /proc/PID/status, set back before the step). Demand is written for the first of the products just made, a
year of days each, at one location that the program makes; stock is counted twice at it. Use an empty workspace, and a server started with
`--log warn`. Python 3.9 or later, its standard library alone.
"""

import argparse
import datetime
import http.client
import json
import os
import tempfile
import time
import urllib.parse

NOUNS = ("milk bread apple soap paper rice pasta sauce juice cheese butter coffee tea sugar flour bean tomato onion "
         "water cereal").split()
ADJECTIVES = "fresh organic frozen large small sweet plain dried whole light".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--pid", type=int, help="the server's process, for its peak memory")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--demand", type=int, default=1_000_000)
    parser.add_argument("--stock", type=int, default=0, help="lines to count twice: made, and then corrected")
    parser.add_argument("--formats", default="csv", help="of the exports: csv,ndjson,parquet")
    args = parser.parse_args()
    api = Api(args.url, args.key, args.pid)
    api.json("POST", "/api/locations", {"code": "BENCH", "name": "Bench", "type": "STORE_FRONT"}, fine=(201, 409))
    if args.products:
        run(api, "products", products(args.products), args.products, args.formats)
    for count in (1, 2) if args.stock else ():
        run(api, "stock", stock(args.stock, count), args.stock, "csv")
    if args.demand:
        run(api, "demand", demand(args.demand), args.demand, args.formats)


def products(rows):
    yield "globalSku,name,description,brand,status,price,unitCost,tags\n"
    for n in range(rows):
        noun, adjective = NOUNS[n % 20], ADJECTIVES[n // 20 % 10]
        status = "ACTIVE" if n % 4 < 2 else "DISCONTINUED"
        yield (f"BENCH-{n:07},{adjective} {noun} {n // 200},{noun} of grade {n % 7},Brand {n * 31 % 500},{status},"
               f"{n % 900 + 1}.25,{n % 600 + 1}.1,season-{n * 17 % 5000}|{noun}\n")


def stock(rows, count):
    yield "globalSku,locationCode,quantityOnHand\n"
    for n in range(rows):
        yield f"BENCH-{n:07},BENCH,{n % 50 + count}\n"


def demand(rows):
    yield "globalSku,locationCode,date,quantity\n"
    last = datetime.date.today() - datetime.timedelta(days=1)
    days = [str(last - datetime.timedelta(days=back)) for back in range(364, -1, -1)]
    for n in range(rows):
        yield f"BENCH-{n // 365:07},BENCH,{days[n % 365]},{n % 17}\n"


def run(api, resource, lines, rows, formats):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.writelines(lines)
    try:
        with Step(api, resource, "upload") as step:
            path = "/api/imports/" + api.upload(f"/api/imports?resource={resource}", file.name)["data"]["id"]
            step.rows = rows
    finally:
        os.unlink(file.name)
    with Step(api, resource, "preview") as step:
        api.until(path, "PREVIEWED")
        step.rows = rows
    with Step(api, resource, "commit") as step:
        api.json("POST", path + "/commit", {}, fine=(202,))
        counts = api.until(path, "COMMITTED")["counts"]
        step.rows = counts["applied"]
    if counts["applied"] != rows:
        raise SystemExit(f"not every row went in: {counts}")
    for form in formats.split(","):
        with Step(api, resource, f"export {form}") as step:
            lines = api.swallow(f"/api/exports/{resource}?format={form}")
            step.rows = rows
        if form == "csv" and lines != rows + 1:
            raise SystemExit(f"{lines} lines came out")


class Step:
    """A stretch of time with its rows and its peak of memory."""

    def __init__(self, api, resource, what):
        self.api, self.resource, self.what, self.rows = api, resource, what, 0

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
        print(f"{self.resource:9} {self.what:15} {self.rows:9} rows {seconds:8.1f} s {self.rows / seconds:9.0f} rows/s"
              f"{self.api.peak()}", flush=True)


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


if __name__ == "__main__":
    main()
