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
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from client import Api, Step

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
        with Step(api, f"{resource} upload", count=rows):
            path = "/api/imports/" + api.upload(f"/api/imports?resource={resource}", file.name)["data"]["id"]
    finally:
        os.unlink(file.name)
    with Step(api, f"{resource} preview", count=rows):
        api.until(path, "PREVIEWED")
    with Step(api, f"{resource} commit") as step:
        api.json("POST", path + "/commit", {}, fine=(202,))
        counts = api.until(path, "COMMITTED")["counts"]
        step.count = counts["applied"]
    if counts["applied"] != rows:
        raise SystemExit(f"not every row went in: {counts}")
    for form in formats.split(","):
        with Step(api, f"{resource} export {form}", count=rows):
            lines = api.swallow(f"/api/exports/{resource}?format={form}")
        if form == "csv" and lines != rows + 1:
            raise SystemExit(f"{lines} lines came out")


if __name__ == "__main__":
    main()
