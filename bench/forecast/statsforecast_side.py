"""Runs statsforecast over one data set and prints sMAPE, MASE and series per processor second.

Usage: python statsforecast_side.py DATA SET [models, comma separated]
Models: AutoETS, AutoCES, DynamicOptimizedTheta. Sets: as below.
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
}


def main():
    folder, name = sys.argv[1], sys.argv[2]
    wanted = sys.argv[3].split(",") if len(sys.argv) > 3 else ["AutoETS", "DynamicOptimizedTheta", "AutoCES"]
    path, season = SETS[name]
    rows = pd.read_csv(f"{folder}/{path}", dtype={"series_id": str})
    cases = []
    for _, group in rows.groupby("series_id", sort=False):
        train = group[group.split == "train"].value.to_numpy(float)
        test = group[group.split == "test"].value.to_numpy(float)
        cases.append((train, test))
    for model in wanted:
        smape, mase, start = [], [], time.process_time()
        for train, test in cases:
            forecast = getattr(models, model)(season_length=season).forecast(y=train, h=len(test))["mean"]
            miss = np.abs(forecast - test)
            smape.append(np.mean(200 * miss / (np.abs(forecast) + np.abs(test))))
            mase.append(miss.mean() / np.abs(train[season:] - train[:-season]).mean())
        rate = 2 * len(cases) / (time.process_time() - start)
        print(f"{name} {model}: sMAPE {np.mean(smape):.3f} MASE {np.mean(mase):.3f} 2 x series / CPU s {rate:.1f}")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main()
