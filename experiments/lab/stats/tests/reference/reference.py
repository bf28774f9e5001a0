"""Reference values for the crate's tests, from SciPy and NumPy; writes reference.json beside itself.

    pip install scipy==1.17.1 numpy==2.4.6 && python reference.py

Intervals and estimates have no SciPy function for this design: they are found here by brute force, the
interval by asking scipy.stats.wilcoxon about every candidate centre between neighbouring Walsh averages.
"""

import json
import pathlib
import re

import numpy as np
import scipy
from scipy import stats

CONFIDENCE = 0.95


def walsh(d):
    i, j = np.triu_indices(len(d))
    return np.sort((d[i] + d[j]) / 2)


def p_value(d):
    """Exact up to 60 differences, else normal with continuity correction: the crate's own split."""
    if len(d) <= 60:
        return stats.wilcoxon(d, method="exact").pvalue
    return stats.wilcoxon(d, correction=True, method="approx").pvalue


def brute_interval(d):
    """Ends of the set of centres that the test keeps: probes each gap between Walsh averages."""
    averages = walsh(d)
    probes = (averages[:-1] + averages[1:]) / 2
    kept = [g for g, centre in enumerate(probes) if p_value(d - centre) > 1 - CONFIDENCE]
    return [averages[kept[0]], averages[kept[-1] + 1]]


def signed_rank(name, d):
    baseline = 3 + np.sin(np.arange(len(d)))
    other = baseline * np.exp(d)
    d = np.log(other) - np.log(baseline)
    return {
        "name": name,
        "baseline": baseline.tolist(),
        "other": other.tolist(),
        "p_value": p_value(d),
        "ratio": float(np.exp(np.median(walsh(d)))),
        "interval": np.exp(brute_interval(d)).tolist(),
        "ratio_of_means": float(other.mean() / baseline.mean()),
    }


def two_samples(name, a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    return {
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "welch": stats.ttest_ind(a, b, equal_var=False).pvalue,
        "mann_whitney": stats.mannwhitneyu(a, b, use_continuity=True, method="asymptotic").pvalue,
    }


def description(name, x):
    x = np.asarray(x, float)
    probabilities = [0.0, 0.05, 0.25, 0.5, 0.9, 0.99, 1.0]
    median = stats.quantile_test(x).confidence_interval(confidence_level=CONFIDENCE)
    return {
        "name": name,
        "values": x.tolist(),
        "mean": x.mean(),
        "harmonic_mean": stats.hmean(x),
        "coefficient_of_variation": stats.variation(x, ddof=1),
        "probabilities": probabilities,
        "quantiles": np.quantile(x, probabilities, method="linear").tolist(),
        "median_interval": [float(median.low), float(median.high)],
    }


def laid_out(cases):
    """One line per field of a case: short enough to read, stable enough to compare."""
    text = json.dumps(cases, indent=1)
    return re.sub(r"\[\s+([-\d.e,\s]+?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)


def main():
    rng = np.random.default_rng(20250101)
    cases = {
        "made_with": {"scipy": scipy.__version__, "numpy": np.__version__},
        "signed_rank": [
            signed_rank("fewest", rng.normal(0.01, 0.02, 6)),
            signed_rank("even", rng.normal(0.0, 0.02, 12)),
            signed_rank("odd", rng.normal(0.004, 0.01, 25)),
            signed_rank("heavy tails", rng.standard_t(2, 40) * 0.01 + 0.002),
            signed_rank("last exact", rng.normal(0.002, 0.01, 60)),
            signed_rank("first approximate", rng.normal(0.002, 0.01, 61)),
            signed_rank("many", rng.laplace(0.001, 0.01, 150)),
        ],
        "two_samples": [
            two_samples("normal", rng.normal(10, 1, 20), rng.normal(10.4, 2, 15)),
            two_samples("skewed", rng.lognormal(0, 0.4, 30), rng.lognormal(0.2, 0.6, 30)),
            two_samples("tied", rng.integers(1, 6, 20), rng.integers(2, 7, 25)),
        ],
        "describe": [
            description("odd", rng.lognormal(0, 0.5, 21)),
            description("even", rng.lognormal(1, 0.2, 40)),
            description("fewest", rng.lognormal(1, 0.2, 6)),
        ],
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(laid_out(cases) + "\n")


main()
