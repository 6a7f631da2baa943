"""Makes the Parquet files of the tests, by an implementation of the format that is not ours.

Usage: python make.py FOLDER, with pyarrow 26.0.1. The demand is that of `support::demand`.
"""

import datetime
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def demand(series, t):
    return [4, 5, 4, 6, 9, 14, 11][(t + series) % 7] + series * 3 + (t * 7 + series) % 3


def main():
    folder = sys.argv[1]
    keys = [(series, t) for series in range(2) for t in range(1, 44)]
    held = [t > 40 for _, t in keys]
    day = [datetime.date(2017, 1, 1) + datetime.timedelta(days=t - 1) for _, t in keys]
    value = [None if late else float(demand(*key)) for key, late in zip(keys, held)]
    ids = pa.array([f"s{series}" for series, _ in keys])
    counted = pa.table({
        "series_id": ids.dictionary_encode(),
        "t": pa.array([t for _, t in keys], pa.int64()),
        "value": pa.array(value, pa.float64()),
        "split": ["test" if late else "train" for late in held],
    })
    pq.write_table(counted, f"{folder}/counted.snappy.parquet", compression="snappy", row_group_size=50)
    dated = pa.table({
        "date": pa.array(day, pa.date32()),
        "series_id": ids,
        "value": pa.array([None if late else demand(*key) for key, late in zip(keys, held)], pa.int32()),
    })
    pq.write_table(dated, f"{folder}/dated.zstd.parquet", compression="zstd", data_page_version="2.0")
    stamped = pa.table({
        "date": pa.array([datetime.datetime(d.year, d.month, d.day, 5) for d in day], pa.timestamp("us")),
        "series_id": ids,
        "value": pa.array(value, pa.float32()),
    })
    pq.write_table(stamped, f"{folder}/stamped.gzip.parquet", compression="gzip", use_dictionary=False)
    nested = pa.table({"series_id": ids, "t": [[t] for _, t in keys], "value": value})
    nested = nested.rename_columns(["series_id", "t", "value"])
    pq.write_table(nested, f"{folder}/nested.parquet", compression="none")


if __name__ == "__main__":
    main()
