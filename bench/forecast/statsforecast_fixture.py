"""Fits statsforecast to small made-up series and writes what it finds, for the engine's tests.

Usage: python statsforecast_fixture.py OUT, with statsforecast 2.1.1. Writes OUT/series.csv (case,t,value) and
OUT/fitted.csv (case,model,what,value): smoothing parameters and the first forecasts.
"""

import csv
import math
import sys
import warnings

import numpy as np
from statsforecast.models import AutoCES, AutoETS, DynamicOptimizedTheta

HORIZON = 6


def cases():
    """Name, season and values; drawn once with a fixed seed, rounded to two decimals."""
    draw = np.random.default_rng(20170101)

    def walk(n, level, alpha, noise, slope=0.0, season=()):
        values = []
        for t in range(n):
            error = draw.normal(0.0, noise)
            shape = season[t % len(season)] if season else 0.0
            values.append(round(level + shape + error, 2))
            level += slope + alpha * error
        return values

    year = [8.0 * math.sin(2 * math.pi * month / 12) for month in range(12)]
    week = [-6.0, -4.0, -5.0, -1.0, 4.0, 9.0, 3.0]
    yield "level, quick", 1, walk(160, 100.0, 0.6, 6.0)
    yield "level, slow", 1, walk(160, 100.0, 0.2, 6.0)
    yield "trend", 1, walk(160, 80.0, 0.4, 5.0, slope=1.2)
    yield "months", 12, walk(144, 90.0, 0.3, 3.0, season=year)
    yield "weekdays", 7, walk(210, 60.0, 0.25, 3.0, season=week)


def fitted(season, values):
    """Pairs of a model's name here, a parameter or forecast, and its value."""
    y = np.array(values)
    ets = [("simple exponential smoothing", "ANN", None), ("holt", "AAN", False), ("damped holt", "AAN", True)]
    if season > 1:
        ets = [("seasonal smoothing", "ANA", None), ("holt-winters", "AAA", True)]
    for name, form, damped in ets:
        model = AutoETS(season_length=season, model=form, damped=damped).fit(y)
        parameters = dict(zip(["alpha", "beta", "gamma", "phi"], model.model_["par"][:4]))
        if np.isfinite(parameters["alpha"]):
            yield name, "alpha", parameters["alpha"]
        yield from ((name, f"h{step}", value) for step, value in ahead(model))
    yield from (("dynamic theta", f"h{s}", v) for s, v in ahead(DynamicOptimizedTheta(season_length=season).fit(y)))
    yield from (("complex exponential smoothing", f"h{s}", v) for s, v in ahead(AutoCES(season_length=season).fit(y)))


def ahead(model):
    return enumerate(model.predict(h=HORIZON)["mean"], 1)


def main():
    folder = sys.argv[1]
    with open(f"{folder}/series.csv", "w", newline="") as series, open(f"{folder}/fitted.csv", "w", newline="") as found:
        rows, facts = csv.writer(series, lineterminator="\n"), csv.writer(found, lineterminator="\n")
        rows.writerow(["case", "season", "value"])
        facts.writerow(["case", "model", "what", "value"])
        for name, season, values in cases():
            rows.writerows([name.replace(",", ""), season, value] for value in values)
            for model, what, value in fitted(season, values):
                facts.writerow([name.replace(",", ""), model, what, f"{value:.6g}"])


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main()
