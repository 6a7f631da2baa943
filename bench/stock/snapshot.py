#!/usr/bin/env python3
"""Measures stock as of a day over a ledger of millions of movements.

    python3 bench/stock/snapshot.py --program target/release/stockflow --folder FOLDER [--movements 10000000]

Makes a workspace in FOLDER (an empty one, some gigabytes free), fills its SQLite database with 10,000 products at ten
locations and as many movements as asked for, spread over two years (by SQL: what is measured is reading, and a ledger that
was written through the API has the same rows, with their hashes), serves it, and asks for pages of the snapshot as of days
all over the two years, and for pages of today, each page another one. Prints the median and the 99th percentile of one
caller, and the server's peak memory. Python 3.9 or later, its standard library alone.
"""

import argparse
import base64
import http.client
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import time

PRODUCTS, LOCATIONS = 10_000, 10
DAY = 86_400_000_000
BEGIN = 1_483_228_800_000_000  # 2017-01-01


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="target/release/stockflow")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--movements", type=int, default=10_000_000)
    parser.add_argument("--fill-with", help="a program of the same version to make the database with")
    parser.add_argument("--only", choices=["fill", "ask"])
    options = parser.parse_args()
    if options.only != "ask":
        fill(options)
    if options.only != "fill":
        ask(options)


def fill(options):
    made = subprocess.run(
        [options.fill_with or options.program, "--data-dir", options.folder, "init", "--workspace", "Bench", "--email", "a@b.example"],
        check=True, capture_output=True, text=True)
    with open(os.path.join(options.folder, "key"), "w") as file:
        file.write(re.search(r"sf_key_[0-9a-f_]+", made.stdout + made.stderr).group())
    started = time.monotonic()
    db = sqlite3.connect(os.path.join(options.folder, "stockflow.db"))
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -1000000")
    (workspace,) = db.execute("SELECT workspace_id FROM workspace").fetchone()
    db.execute("UPDATE workspace SET plan = 'ENTERPRISE'")  # no limit of calls
    db.executemany(
        "INSERT INTO location (workspace_id, id, code, name, kind, time_zone, sellable, version, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, 'STORE_FRONT', 'UTC', 1, 1, ?, ?)",
        [(workspace, f"loc_{n:026}", f"L{n}", f"Store {n}", BEGIN, BEGIN) for n in range(LOCATIONS)])
    db.executemany(
        "INSERT INTO product (workspace_id, id, global_sku, name, description, brand, status, unit, unit_cost, price, currency,"
        " pack_size, tags, search, version, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, '', '', 'ACTIVE', 'EA', 1000000, 2000000, 'USD', 1000000, '[]', '', 1, ?, ?)",
        [(workspace, f"prod_{n:026}", f"SKU-{n:06}", f"Product {n}", BEGIN, BEGIN) for n in range(PRODUCTS)])
    lines = [(f"item_{p * LOCATIONS + n:026}", f"prod_{p:026}", f"loc_{n:026}") for p in range(PRODUCTS) for n in range(LOCATIONS)]
    db.executemany(
        "INSERT INTO stock_line (workspace_id, id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version,"
        " updated_at) VALUES (?, ?, ?, ?, '', '', 0, 0, 0, 1, ?)",
        [(workspace, *line, BEGIN) for line in lines])
    step = 2 * 365 * DAY // options.movements

    def rows():
        for number in range(1, options.movements + 1):
            line, product, location = lines[number * 7_919 % len(lines)]
            at = BEGIN + number * step
            yield (workspace, number, f"txn_{number:026}", line, product, location, 1_000_000 if number % 3 else -1_000_000, at, at)

    db.executemany(
        "INSERT INTO movement (workspace_id, number, id, stock_line_id, product_id, location_id, kind, quantity, reason_code, comment,"
        " root_cause, reference, actor_id, finding, effective_at, recorded_at)"
        " VALUES (?, ?, ?, ?, ?, ?, 'ADJUSTMENT', ?, '', '', '', '', 'bench', '', ?, ?)", rows())
    db.execute(
        "UPDATE stock_line SET on_hand = (SELECT sum(quantity) FROM movement m WHERE m.workspace_id = stock_line.workspace_id"
        " AND m.stock_line_id = stock_line.id)")
    db.commit()
    print(f"{options.movements} movements in {time.monotonic() - started:.0f} s, "
          f"{os.path.getsize(os.path.join(options.folder, 'stockflow.db')) / 2**20:.0f} MiB")


def ask(options):
    with open(os.path.join(options.folder, "key")) as file:
        key = file.read()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [options.program, "--data-dir", options.folder, "--log", "error", "serve", "--listen", f"127.0.0.1:{port}"],
        env={**os.environ, "STOCKFLOW_WORKERS": "0"})
    try:
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.05)
        luck = random.Random(1)

        def page(as_of):
            sku = f"SKU-{luck.randrange(PRODUCTS):06}"
            cursor = base64.urlsafe_b64encode(json.dumps(["globalSku", False, sku, "0"], separators=(",", ":")).encode()).decode().rstrip("=")
            path = f"/api/inventory/snapshot?limit=20&sortBy=globalSku&cursor={cursor}{as_of()}"
            begun = time.perf_counter()
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, body
            return (time.perf_counter() - begun) * 1e3

        def day():
            return f"&asOf={time.strftime('%Y-%m-%d', time.gmtime(BEGIN / 1e6 + luck.randrange(1, 730) * 86_400))}"

        for name, as_of in [("as of a day of two years", day), ("as of now", lambda: "")]:
            took = sorted(page(as_of) for _ in range(1_000))
            print(f"page of 20 lines {name}: p50 {took[500]:.2f} ms, p99 {took[990]:.2f} ms")
        with open(f"/proc/{server.pid}/status") as file:
            print("memory of the server at its highest:", re.search(r"VmHWM:\s+(.*)", file.read()).group(1))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
