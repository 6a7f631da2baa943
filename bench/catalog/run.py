#!/usr/bin/env python3
"""How long pages of a large catalog take: plain, searched and filtered, at the beginning and deep behind a cursor.

    python3 bench/imports/run.py --url "$URL" --key "$KEY" --products 1000000 --demand 0
    python3 bench/catalog/run.py --url "$URL" --key "$KEY" --products 1000000

Asks a running server whose catalog the import bench has filled, over one connection, one request after the other. No
two requests of a kind are alike. Python 3.9 or later, its standard library alone.
"""

import argparse
import http.client
import json
import math
import time
import urllib.parse

NOUNS = ("milk bread apple soap paper rice pasta sauce juice cheese butter coffee tea sugar flour bean tomato onion "
         "water cereal").split()
ADJECTIVES = "fresh organic frozen large small sweet plain dried whole light".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--products", type=int, default=1_000_000, help="how many the catalog has")
    parser.add_argument("--requests", type=int, default=100, help="of each kind; with more than 100 some are answered from what was kept")
    parser.add_argument("--deep", type=int, default=5_000, help="pages of 100 behind which a cursor is deep")
    args = parser.parse_args()
    catalog, n = Catalog(args), args.products
    deep = min(args.deep, n // 200)
    cursors = catalog.walk(deep)
    catalog.measure("list, first page", lambda at: {"limit": at % 100 + 1})
    for page, cursor in cursors.items():
        catalog.measure(f"list, behind {page * 100:,} by cursor", lambda at: {"limit": at % 100 + 1, "cursor": cursor})
    catalog.measure("list by name, first page", lambda at: {"sortBy": "name", "limit": at % 100 + 1})
    catalog.measure("one by SKU", lambda at: {"globalSku": f"BENCH-{at * 104_729 % n:07}"})
    catalog.measure("q: one product", lambda at: {"q": f"BENCH-{at * 7_919 % n:07}"})
    catalog.measure("q: a common word", lambda at: {"q": NOUNS[at % 20], "limit": at // 20 + 10})
    catalog.measure("q: two words", lambda at: {"q": f"{NOUNS[at % 20]} {ADJECTIVES[at // 20 % 10]}"})
    catalog.measure("q: nothing", lambda at: {"q": f"zzz{at}"})
    catalog.measure("filter: a brand of 500", lambda at: {"brand": f"Brand {at}"})
    catalog.measure("filter: a tag of 5,000, active", lambda at: {"tag": f"season-{at}", "status": "ACTIVE"})
    catalog.measure("filter: half of all", lambda at: {"status": "ACTIVE", "limit": at % 100 + 1})
    for page, cursor in catalog.walk(deep // 2, status="ACTIVE").items():
        query = {"status": "ACTIVE", "cursor": cursor}
        catalog.measure(f"half of all, behind {page * 100:,}", lambda at: {**query, "limit": at % 100 + 1})
    catalog.measure("q and filter", lambda at: {"q": NOUNS[at % 20], "brand": f"Brand {at * 5 % 500}"})


class Catalog:
    def __init__(self, args):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(args.url).netloc, timeout=600)
        self.headers = {"Authorization": f"Bearer {args.key}"}
        self.requests = args.requests

    def page(self, query):
        self.connection.request("GET", "/api/products?" + urllib.parse.urlencode(query), headers=self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{query}: {answer.status} {text.decode()}")
        return text

    def walk(self, pages, **query):
        """Goes from page to page by cursor; the cursors behind a tenth of them and behind all."""
        began, cursor, kept = time.monotonic(), None, {}
        for page in range(1, pages + 1):
            behind = {"cursor": cursor} if cursor else {}
            cursor = json.loads(self.page({"limit": 100, **query, **behind}))["pagination"]["nextCursor"]
            if page in (pages // 10, pages):
                kept[page] = cursor
        seconds = time.monotonic() - began
        print(f"{pages:,} pages of 100 by cursor in {seconds:.1f} s: {seconds / pages * 1000:.2f} ms a page", flush=True)
        return kept

    def measure(self, what, query):
        times, rows = [], 0
        for at in range(self.requests):
            asked = query(at)
            began = time.perf_counter()
            text = self.page(asked)
            times.append(time.perf_counter() - began)
            rows += len(json.loads(text)["data"])
        times.sort()
        rank = lambda share: times[math.ceil(share * len(times)) - 1] * 1000
        print(f"{what:36} p50 {rank(0.5):7.2f} ms   p99 {rank(0.99):7.2f} ms   {rows / self.requests:5.1f} rows", flush=True)


if __name__ == "__main__":
    main()
