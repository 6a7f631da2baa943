#!/usr/bin/env python3
"""Writes all 30,490 daily series of M5 as the long CSV that `stockflow forecast` reads.

    python3 bench/forecast/m5_long.py DATA/m5 > m5.csv
    /usr/bin/time -v target/release/stockflow forecast --input m5.csv --output forecast.csv --horizon 28 --season 7 \\
        --quantiles 0.005,0.025,0.165,0.25,0.5,0.75,0.835,0.975,0.995

DATA/m5 holds `sales_daily_d1495_d1913.csv.gz`. Python 3.9 or later, its standard library alone.
"""

import csv
import gzip
import os
import sys

with gzip.open(os.path.join(sys.argv[1], "sales_daily_d1495_d1913.csv.gz"), "rt") as file:
    lines = csv.reader(file)
    names = next(lines)
    item, store, first = names.index("item_id"), names.index("store_id"), names.index("d_1495")
    sys.stdout.write("series_id,t,value\n")
    for line in lines:
        name = f"{line[item]}_{line[store]}"
        sys.stdout.write("".join(f"{name},{day},{units}\n" for day, units in enumerate(line[first:])))
