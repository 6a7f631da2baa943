"""Runs statsforecast over data sets and prints a table row a model: sMAPE, MASE, RMSSE, bias, speed.

Usage: python statsforecast_side.py DATA SETS [models, comma separated]
Without models: AutoETS, DynamicOptimizedTheta, AutoCES and their mean, or for car parts the methods
for slow movers. Series are forecast one after another on one core; the speed is 2 x series a processor
second, after the first series, which pays for the compilation.
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from statsforecast import models

SETS = {
    "m3_monthly": ("m3/m3_monthly.csv.gz", 12),
    "m3_quarterly": ("m3/m3_quarterly.csv.gz", 4),
    "m3_yearly": ("m3/m3_yearly.csv.gz", 1),
    "m3_other": ("m3/m3_other.csv.gz", 1),
    "hospital": ("intermittent/hospital.csv.gz", 12),
    "carparts": ("intermittent/carparts.csv.gz", 12),
}
STEADY = ["AutoETS", "DynamicOptimizedTheta", "AutoCES"]
SLOW = ["TSB", "ADIDA", "IMAPA", "CrostonSBA"]


def model(name, season):
    if name == "TSB":
        return models.TSB(alpha_d=0.2, alpha_p=0.2)
    return getattr(models, name)(season_length=season) if name in STEADY else getattr(models, name)()


def read(folder, path):
    rows = pd.read_csv(f"{folder}/{path}", dtype={"series_id": str})
    for _, group in rows.groupby("series_id", sort=False):
        train = group[group.split == "train"].value.to_numpy(float)
        yield train, group[group.split == "test"].value.to_numpy(float)


def row(name, method, season, cases, forecasts, rate):
    smape, mase, rmsse, missed, sold = [], [], [], 0.0, 0.0
    for (train, test), forecast in zip(cases, forecasts):
        miss = forecast - test
        parts = np.abs(forecast) + np.abs(test)
        smape.append(np.mean(np.where(parts > 0, 200 * np.abs(miss) / np.where(parts > 0, parts, 1), 0)))
        for scores, error, scale in (
            (mase, np.abs(miss).mean(), np.abs(train[season:] - train[:-season]).mean()),
            (rmsse, np.sqrt((miss**2).mean()), np.sqrt((np.diff(train) ** 2).mean())),
        ):
            if scale > 0:
                scores.append(error / scale)
        missed, sold = missed + miss.sum(), sold + test.sum()
    scores = f"{np.mean(smape):.3f} | {np.mean(mase):.3f} | {np.mean(rmsse):.3f} | {missed / sold:+.3f}"
    print(f"| {name} | statsforecast {method} | {scores} | {rate:.0f} |", flush=True)


def main():
    folder, sets = sys.argv[1], sys.argv[2].split(",")
    for name in sets:
        path, season = SETS[name]
        cases = list(read(folder, path))
        wanted = sys.argv[3].split(",") if len(sys.argv) > 3 else SLOW if name == "carparts" else STEADY
        said, seconds = {}, 0.0
        for method in wanted:
            fit = model(method, season)
            fit.forecast(y=cases[0][0], h=len(cases[0][1]))
            start = time.process_time()
            said[method] = [fit.forecast(y=train, h=len(test))["mean"] for train, test in cases]
            own = time.process_time() - start
            seconds += own
            row(name, method, season, cases, said[method], 2 * len(cases) / own)
        if wanted == STEADY:
            mean = [np.mean(parts, axis=0) for parts in zip(*said.values())]
            row(name, "mean of the three", season, cases, mean, 2 * len(cases) / seconds)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main()
