#!/usr/bin/env python3
"""Imports N product rows and N demand rows into a running server over HTTP, commits and exports them.

    python3 bench/imports/run.py --url http://127.0.0.1:8080 --key "$KEY" --rows 1000000 --pid "$SERVER_PID"

Prints rows a second for upload and preview, commit and export, and the server's peak resident memory (VmHWM of
/proc/PID/status). Demand is written for the products just made, at one location that the program makes, on the days
before today. Use an empty workspace. Python 3.9 or later, its standard library alone.
"""

import argparse
import datetime
import http.client
import json
import os
import tempfile
import time
import urllib.parse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pid", type=int, help="the server's process, for its peak memory")
    args = parser.parse_args()
    api = Api(args.url, args.key)
    api.json("POST", "/api/locations", {"code": "BENCH", "name": "Bench", "type": "STORE_FRONT"}, fine=(201, 409))
    for resource, rows in (("products", products(args.rows)), ("demand", demand(args.rows))):
        measure(api, resource, rows, args.rows)
    if args.pid:
        with open(f"/proc/{args.pid}/status") as status:
            print(next(line for line in status if line.startswith("VmHWM")).strip())


def products(rows):
    yield "globalSku,name,brand,price,unitCost\n"
    for row in range(rows):
        yield f"BENCH-{row},Product {row},Brand {row % 50},{row % 90 + 1}.25,{row % 60 + 1}.1\n"


def demand(rows):
    """A year of days for as many products as that takes."""
    yield "globalSku,locationCode,date,quantity\n"
    last = datetime.date.today() - datetime.timedelta(days=1)
    for row in range(rows):
        day = last - datetime.timedelta(days=row % 365)
        yield f"BENCH-{row // 365},BENCH,{day},{row % 17}\n"


def measure(api, resource, lines, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.writelines(lines)
    try:
        began = time.monotonic()
        path = "/api/imports/" + api.upload(f"/api/imports?resource={resource}", file.name)["data"]["id"]
        state = api.until(path, "PREVIEWED")
        report(resource, "upload and preview", rows, began)
        began = time.monotonic()
        api.json("POST", path + "/commit", {}, fine=(202,))
        state = api.until(path, "COMMITTED")
        report(resource, "commit", state["counts"]["applied"], began)
        if state["counts"]["errors"] or state["counts"]["skipped"]:
            raise SystemExit(f"not every row went in: {state['counts']}")
        began = time.monotonic()
        report(resource, "export", api.count_lines(f"/api/exports/{resource}") - 1, began)
    finally:
        os.unlink(file.name)


def report(resource, what, rows, began):
    seconds = time.monotonic() - began
    print(f"{resource:9} {what:19} {rows:9} rows {seconds:8.1f} s {rows / seconds:10.0f} rows/s", flush=True)


class Api:
    def __init__(self, url, key):
        self.host = urllib.parse.urlsplit(url).netloc
        self.headers = {"Authorization": f"Bearer {key}"}

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=3600)
        connection.request(method, path, body, self.headers | headers)
        return connection.getresponse()

    def json(self, method, path, body=None, fine=(200,)):
        text = None if body is None else json.dumps(body)
        answer = self.ask(method, path, text, **{"Content-Type": "application/json"})
        return self.read(answer, fine)

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
            time.sleep(0.5)

    def count_lines(self, path):
        answer, lines = self.ask("GET", path), 0
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
        return lines


if __name__ == "__main__":
    main()
