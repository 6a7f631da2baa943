#!/usr/bin/env python3
"""Loads the M5 sales into a running server over HTTP, has them forecast and published, and measures what asking costs.

    python3 bench/forecasting/run.py --url http://127.0.0.1:8080 --key "$KEY" --data DATA/m5 \\
        --pid "$SERVER_PID" --database stockflow.db

DATA/m5 holds `sales_daily_d1495_d1913.csv.gz`: 30,490 series (3,049 products in ten stores) of 419 days. All but the last
28 days are imported and published first; then the last 28 days come in, everything is published anew, and the accuracy of
what was said before them is asked for. Prints how long each step took, the server's peak resident memory of each
(VmHWM of /proc/PID/status, set back before the step), the size of the database file, and the median and 99th percentile of
`GET /api/forecast` (published, and computed) and of the accuracy report (each question once, so that no answer is a kept
one). Use an empty workspace, and a server started with `--log warn`. `--series N` takes the first N only. With PostgreSQL,
leave `--database` out and ask `pg_database_size`. Python 3.9 or later, its standard library alone.
"""

import argparse
import csv
import datetime
import gzip
import http.client
import json
import os
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from client import Api, Step

FIRST_DAY = datetime.date(2011, 1, 29) + datetime.timedelta(days=1494)
HELD_BACK = 28


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--data", required=True, help="the folder of the M5 files")
    parser.add_argument("--series", type=int, default=30_490)
    parser.add_argument("--pid", type=int, help="the server's process, for its peak memory")
    parser.add_argument("--database", help="the SQLite file, for its size")
    parser.add_argument("--questions", type=int, default=2_000, help="published forecasts asked for")
    args = parser.parse_args()
    api = Api(args.url, args.key, args.pid)
    series = read(args.data, args.series)
    stores = sorted({store for _, store, _ in series})
    products = sorted({product for product, _, _ in series})
    for store in stores:
        api.json("POST", "/api/locations", {"code": store, "name": store, "type": "STORE_FRONT"}, fine=(201, 409))
    load(api, "products", (f"{product},{product}\n" for product in products), "globalSku,name\n", len(products))
    days = len(series[0][2])
    cut = days - HELD_BACK
    load(api, "demand", rows(series, 0, cut), "globalSku,locationCode,date,quantity\n", cut * len(series))
    published(api, len(series))
    size(args.database)
    load(api, "demand", rows(series, cut, days), "globalSku,locationCode,date,quantity\n", HELD_BACK * len(series))
    published(api, len(series))
    size(args.database)
    ask(api, args.questions)


def read(folder, most):
    """Product, store and sales of each series."""
    with gzip.open(os.path.join(folder, "sales_daily_d1495_d1913.csv.gz"), "rt") as file:
        lines = csv.reader(file)
        names = next(lines)
        item, store, first = names.index("item_id"), names.index("store_id"), names.index("d_1495")
        return [(line[item], line[store], line[first:]) for _, line in zip(range(most), lines)]


def rows(series, begin, end):
    dates = [str(FIRST_DAY + datetime.timedelta(days=day)) for day in range(begin, end)]
    for product, store, sales in series:
        yield "".join(f"{product},{store},{date},{units}\n" for date, units in zip(dates, sales[begin:end]))


def load(api, resource, lines, header, count):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.write(header)
        file.writelines(lines)
    try:
        with Step(api, f"load {resource}", count=count):
            path = "/api/imports/" + api.upload(f"/api/imports?resource={resource}", file.name)["data"]["id"]
            api.until(path, "PREVIEWED")
            api.json("POST", path + "/commit", {}, fine=(202,))
            counts = api.until(path, "COMMITTED")["counts"]
    finally:
        os.unlink(file.name)
    if counts["applied"] != count:
        raise SystemExit(f"not every row went in: {counts}")


def published(api, count):
    """Waits for the run that the import has asked for, which begins within a minute or so."""
    jobs = "/api/jobs?kind=forecast.publish&limit=1&sortBy=createdAt&sortOrder=desc"
    while api.json("GET", jobs)["data"][0]["status"] == "QUEUED":
        time.sleep(0.05)
    with Step(api, "publish", "series", count):
        while (job := api.json("GET", jobs)["data"][0])["status"] == "RUNNING":
            time.sleep(0.2)
    if job["status"] != "SUCCEEDED" or job["result"]["series"] != count:
        raise SystemExit(f"the run ended otherwise: {job}")


def size(database):
    if database:
        parts = [database + end for end in ("", "-wal") if os.path.exists(database + end)]
        print(f"{'database':16} {sum(map(os.path.getsize, parts)) / 2**20:9.0f} MiB", flush=True)


def ask(api, questions):
    draw = random.Random(1)
    everything = list(api.pages("/api/forecast/accuracy?groupBy=SERIES&lag=28&sortBy=name&sortOrder=asc", 40))
    pairs = [row["id"].split(":") for row in everything]
    question = "/api/forecast?productMasterId={}&locationId={}".format
    chosen = [draw.choice(pairs) for _ in range(questions)]
    timed(api, "forecast, published", (question(*pair) for pair in chosen), "PUBLISHED")
    timed(api, "forecast, computed", (question(*pair) + "&horizonDays=36" for pair in chosen[: questions // 5]), "COMPUTED")
    report = "/api/forecast/accuracy?groupBy={}&lag={}".format
    timed(api, "accuracy, all", (report("NONE", lag) for lag in range(1, 29)))
    timed(api, "accuracy, product", (report("PRODUCT", lag) for lag in range(1, 29)))
    ids = sorted({product for product, _ in pairs})
    one = (report("LOCATION", 28) + f"&productMasterId={product}" for product in draw.sample(ids, min(200, len(ids))))
    timed(api, "accuracy of one", one)
    for row in api.json("GET", report("NONE", 28))["data"]:
        shown = ("wape", "mase", "bias", "coverage", "naiveWape", "valueAdded")
        print("28 days ahead:", ", ".join(f"{name} {row[name]}" for name in shown))


def timed(api, what, paths, source=None):
    times = []
    connection = http.client.HTTPConnection(api.host, timeout=600)
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers=api.headers)
        answer = connection.getresponse()
        body = answer.read()
        times.append(1000 * (time.perf_counter() - began))
        if answer.status != 200 or source and json.loads(body)["data"]["source"] != source:
            raise SystemExit(f"{path}: {answer.status} {body[:400]}")
    times.sort()
    middle, late = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    print(f"{what:20} {len(times):6} questions   p50 {middle:8.2f} ms   p99 {late:8.2f} ms", flush=True)


if __name__ == "__main__":
    sys.exit(main())
