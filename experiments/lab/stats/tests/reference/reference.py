"""Reference values for the crate's tests, from SciPy and NumPy; writes reference.json beside itself.

    pip install scipy==1.17.1 numpy==2.4.6 && python reference.py

Intervals have no SciPy function for this design: the signed-rank part is found here by brute force, by asking
scipy.stats.wilcoxon about every candidate centre between neighbouring Walsh averages; the part between order statistics
from SciPy's binomial distribution, by the formula of Hettmansperger & Sheather (1986).
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


def brute_interval(d, confidence):
    """Ends of the set of centres that the test keeps: probes each gap between Walsh averages."""
    averages = walsh(d)
    probes = (averages[:-1] + averages[1:]) / 2
    kept = [g for g, centre in enumerate(probes) if p_value(d - centre) > 1 - confidence]
    return [averages[kept[0]], averages[kept[-1] + 1]]


def interpolated(d, confidence):
    """Between the order statistics whose levels enclose the confidence."""
    x, n = np.sort(d), len(d)
    level = lambda k: stats.binom.cdf(n - k, n, 0.5) - stats.binom.cdf(k - 1, n, 0.5)
    k = max(k for k in range(1, n // 2 + 1) if level(k) >= confidence)
    share = (level(k) - confidence) / (level(k) - level(k + 1))
    weight = (n - k) * share / (k + (n - 2 * k) * share)
    return [(1 - weight) * x[k - 1] + weight * x[k], (1 - weight) * x[n - k] + weight * x[n - k - 1]]


def interval(d, confidence):
    n = len(d)
    if 0.5 ** (n - 1) > 1 - confidence:
        reach = ((1 / (1 - confidence)) ** (1 / (n - 1)) - 2) / 2
        stretch = reach * np.ptp(d)
        return [d.min() - stretch, d.max() + stretch]
    both = np.array([brute_interval(d, confidence), interpolated(d, confidence)])
    return [both[:, 0].min(), both[:, 1].max()]


def typical(name, d):
    baseline = 3 + np.sin(np.arange(len(d)))
    other = baseline * np.exp(d)
    d = np.log(other) - np.log(baseline)
    return {
        "name": name,
        "baseline": baseline.tolist(),
        "other": other.tolist(),
        "ratio": float(np.exp(np.median(d))),
        "interval": np.exp(interval(d, CONFIDENCE)).tolist(),
        "deciding": np.exp(interval(d, 1 - 0.05 / len(d))).tolist(),
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
    rng, few = np.random.default_rng(20250101), np.random.default_rng(20250102)
    cases = {
        "made_with": {"scipy": scipy.__version__, "numpy": np.__version__},
        "typical": [
            typical("six", rng.normal(0.01, 0.02, 6)),
            typical("even", rng.normal(0.0, 0.02, 12)),
            typical("odd", rng.normal(0.004, 0.01, 25)),
            typical("heavy tails", rng.standard_t(2, 40) * 0.01 + 0.002),
            typical("last exact", rng.normal(0.002, 0.01, 60)),
            typical("first approximate", rng.normal(0.002, 0.01, 61)),
            typical("many", rng.laplace(0.001, 0.01, 150)),
            typical("three", few.normal(0.01, 0.02, 3)),
            typical("five", few.normal(0.01, 0.02, 5)),
            typical("eight", few.normal(0.01, 0.02, 8)),
            typical("nine", few.normal(0.01, 0.02, 9)),
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
