//! Numbers as the book writes them. Every page, chart, table and sentence goes through here.

use record::UnitOfMetric;
use stats::Interval;

/// Between a number and its unit: never broken over two lines.
pub const JOIN: char = '\u{a0}';
/// Digits of a measured value.
const DIGITS: usize = 3;

/// A ratio with its sign: `1.23×`, `1.004×` near one, `12.3×`.
pub fn ratio(value: f64) -> String {
    format!("{}×", decimal(value, ratio_decimals(value)))
}

/// An interval of ratios, without the sign: `1.21 to 1.25`. As many decimals as its width needs, at most four.
pub fn interval(of: Interval) -> String {
    let width = of.high - of.low;
    let needed = if width > 0.0 {
        (-width.log10().floor()).clamp(0.0, 4.0) as usize
    } else {
        0
    };
    let widest = ratio_decimals(of.low).min(ratio_decimals(of.high));
    let decimals = needed.min(4).max(widest);
    format!(
        "{} to {}",
        decimal(of.low, decimals),
        decimal(of.high, decimals)
    )
}

/// A duration given in seconds: `12.3 ms`.
pub fn seconds(value: f64) -> String {
    let rounded = to_significant(value, DIGITS);
    let (factor, unit) = match rounded.abs() {
        v if v == 0.0 || v >= 1.0 => (1.0, "s"),
        v if v >= 1e-3 => (1e3, "ms"),
        v if v >= 1e-6 => (1e6, "µs"),
        _ => (1e9, "ns"),
    };
    format!("{}{JOIN}{unit}", significant(value * factor, DIGITS))
}

/// A duration that somebody set, or that is interpolated, given in seconds: `1 ms`, `1.5 ms`; no more digits than it has,
/// and at most two where it has many.
pub fn set_seconds(value: f64) -> String {
    let (factor, unit) = match value {
        v if v >= 1.0 => (1.0, "s"),
        v if v >= 1e-3 || v == 0.0 => (1e3, "ms"),
        _ => (1e6, "µs"),
    };
    let scaled = value * factor;
    let whole = (scaled - scaled.round()).abs() < 1e-9;
    let digits = match whole {
        true => grouped(&format!("{:.0}", scaled.round())),
        false => significant(scaled, 2),
    };
    format!("{digits}{JOIN}{unit}")
}

/// A size given in bytes: `1.50 MiB`.
pub fn bytes(value: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut scaled = value;
    let mut unit = 0;
    while scaled.abs() >= 1024.0 && unit + 1 < UNITS.len() {
        scaled /= 1024.0;
        unit += 1;
    }
    let digits = if unit == 0 {
        count(scaled)
    } else {
        significant(scaled, DIGITS)
    };
    format!("{digits}{JOIN}{}", UNITS[unit])
}

/// A plain number: whole ones in full, others with three significant digits.
pub fn count(value: f64) -> String {
    if value.fract() == 0.0 {
        grouped(&format!("{value:.0}"))
    } else {
        significant(value, DIGITS)
    }
}

/// A rate: `82 300/s`.
pub fn per_second(value: f64) -> String {
    format!("{}/s", significant(value, DIGITS))
}

/// A rate that somebody set: in full, so that it can be set again: `41 237/s`.
pub fn set_per_second(value: f64) -> String {
    format!("{}/s", count(value))
}

/// A value in the unit of its metric.
pub fn measured(value: f64, unit: UnitOfMetric) -> String {
    match unit {
        UnitOfMetric::Seconds => seconds(value),
        UnitOfMetric::Bytes => bytes(value),
        UnitOfMetric::Count => count(value),
        UnitOfMetric::PerSecond => per_second(value),
        UnitOfMetric::Share => percent(value),
    }
}

/// An interval in the unit of its metric: `1.21 to 1.25 ms`, `980 µs to 1.02 ms`.
pub fn measured_interval(of: Interval, unit: UnitOfMetric) -> String {
    let [low, high] = [of.low, of.high].map(|end| measured(end, unit));
    let unit = |text: &str| {
        text.trim_start_matches(|c: char| !c.is_alphabetic() && !"/%".contains(c))
            .to_owned()
    };
    let low = match unit(&low) {
        same if same == unit(&high) => low.trim_end_matches(&same).trim_end_matches(JOIN),
        _ => &low,
    };
    format!("{low} to {high}")
}

/// A parameter's value: powers of ten from 10⁴ as such, others with their thousands apart.
pub fn size(value: u64) -> String {
    let exponent = value.checked_ilog10().unwrap_or(0);
    if exponent >= 4 && 10u64.checked_pow(exponent) == Some(value) {
        format!("10{}", superscript(exponent))
    } else {
        grouped(&value.to_string())
    }
}

/// A share or a relative difference in per cent, two significant digits: `0.42 %`, `12 %`, `100 %`.
pub fn percent(share: f64) -> String {
    let digits = if share.abs() >= 0.995 { 3 } else { 2 };
    format!("{}{JOIN}%", significant(share * 100.0, digits))
}

/// A share that somebody set, such as a margin or a nominal rate: `5 %`, `0.5 %`, with no more digits than it has.
pub fn set_percent(share: f64) -> String {
    let text = format!("{:.6}", share * 100.0);
    format!(
        "{}{JOIN}%",
        text.trim_end_matches('0').trim_end_matches('.')
    )
}

/// An interval of shares in per cent: `0.6 to 8.5 %`.
pub fn percent_interval(of: Interval) -> String {
    let bare = |share| percent(share).replace(&format!("{JOIN}%"), "");
    format!("{} to {}{JOIN}%", bare(of.low), bare(of.high))
}

/// A relative change with its sign: `+3.1 %`, `−0.40 %`.
pub fn change(relative: f64) -> String {
    let sign = if relative < 0.0 { "−" } else { "+" };
    format!("{sign}{}", percent(relative.abs()))
}

/// A long duration given in seconds: `45 s`, `8 min`, `1 h 5 min`.
pub fn duration(value: f64) -> String {
    let whole = value.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    let part = |n: u64, unit: &str| (n > 0).then(|| format!("{n}{JOIN}{unit}"));
    let parts = match (hours, minutes) {
        (0, 0) => return format!("{seconds}{JOIN}s"),
        (0, _) => [part(minutes, "min"), part(seconds, "s")],
        _ => [part(hours, "h"), part(minutes, "min")],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An RFC 3339 moment in UTC as a reader's date: `23 November 2026, 21:16 UTC`. Other text is given back as it is.
pub fn moment(rfc3339: &str) -> String {
    let read = || {
        let (day, month) = day_and_month(rfc3339)?;
        let (_, time) = rfc3339.split_once('T')?;
        Some(format!("{day} {month}, {} UTC", time.get(..5)?))
    };
    match rfc3339.ends_with('Z').then(read).flatten() {
        Some(text) => text,
        None => rfc3339.to_owned(),
    }
}

/// The month of such a moment: `November 2026`; the text itself if it is none.
pub fn month(rfc3339: &str) -> String {
    day_and_month(rfc3339).map_or(rfc3339.to_owned(), |(_, month)| month)
}

fn day_and_month(rfc3339: &str) -> Option<(u32, String)> {
    let (date, _) = rfc3339.split_once('T')?;
    let mut numbers = date.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some((day.parse().ok()?, format!("{month} {year}")))
}

/// `1 workload`, `2 workloads`.
pub fn plural(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number}{JOIN}{noun}{s}")
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Rounded to so many significant digits, in full: no exponent.
pub fn significant(value: f64, digits: usize) -> String {
    let rounded = to_significant(value, digits);
    let exponent = if rounded == 0.0 { 0 } else { exponent(rounded) };
    let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
    decimal(rounded, decimals)
}

fn ratio_decimals(value: f64) -> usize {
    match to_significant(value, 4).abs() {
        v if v < 0.1 => (2 - exponent(v.max(1e-9))).max(0) as usize,
        v if v < 1.1 => 3,
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    }
}

fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}").replace('-', "−");
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped(whole)),
        None => grouped(&text),
    }
}

fn to_significant(value: f64, digits: usize) -> f64 {
    let text = format!("{value:.*e}", digits - 1);
    text.parse().unwrap_or(value)
}

fn exponent(value: f64) -> i32 {
    let text = format!("{value:e}");
    let (_, exponent) = text.split_once('e').unwrap_or(("", "0"));
    exponent.parse().unwrap_or(0)
}

/// Thousands apart, from five digits on.
fn grouped(digits: &str) -> String {
    let bare = digits.trim_start_matches('−');
    if bare.len() < 5 {
        return digits.to_owned();
    }
    let mut out = digits[..digits.len() - bare.len()].to_owned();
    for (i, c) in bare.chars().enumerate() {
        if i > 0 && (bare.len() - i).is_multiple_of(3) {
            out.push(JOIN);
        }
        out.push(c);
    }
    out
}

fn superscript(number: u32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = number.to_string();
    digits
        .bytes()
        .map(|b| DIGITS[usize::from(b - b'0')])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No-break spaces as plain ones, so that expectations can be read.
    fn plain(text: String) -> String {
        text.replace(JOIN, " ")
    }

    #[test]
    fn ratios_have_three_or_four_digits() {
        let written = [
            0.0123, 0.5, 0.9996, 1.0, 1.0044, 1.2345, 9.999, 12.34, 123.4, 12345.6,
        ]
        .map(ratio);
        let expected = [
            "0.0123×", "0.500×", "1.000×", "1.000×", "1.004×", "1.23×", "10.0×", "12.3×", "123×",
            "12 346×",
        ];
        assert_eq!(written.map(plain), expected);
    }

    #[test]
    fn intervals_show_as_much_as_their_width_needs() {
        let written = [(1.2101, 1.2533), (1.2311, 1.2318), (0.4, 12.5), (1.0, 1.0)]
            .map(|(low, high)| interval(Interval { low, high }));
        assert_eq!(
            written,
            [
                "1.21 to 1.25",
                "1.2311 to 1.2318",
                "0.4 to 12.5",
                "1.000 to 1.000"
            ]
        );
    }

    #[test]
    fn seconds_take_the_prefix_that_keeps_them_short() {
        let written = [0.0, 1.234e-9, 9.996e-7, 0.012345, 0.9996, 75.0, 12345.0].map(seconds);
        let expected = [
            "0.00 s", "1.23 ns", "1.00 µs", "12.3 ms", "1.00 s", "75.0 s", "12 300 s",
        ];
        assert_eq!(written.map(plain), expected);
    }

    #[test]
    fn bytes_count_in_powers_of_two() {
        let written = [0.0, 1023.0, 1024.0, 1_572_864.0, 3.0e9].map(bytes);
        assert_eq!(
            written.map(plain),
            ["0 B", "1023 B", "1.00 KiB", "1.50 MiB", "2.79 GiB"]
        );
    }

    #[test]
    fn values_have_the_unit_of_their_metric() {
        let of = |value, unit| plain(measured(value, unit));
        assert_eq!(of(82_345.6, UnitOfMetric::PerSecond), "82 300/s");
        assert_eq!(of(1_023_456.0, UnitOfMetric::PerSecond), "1 020 000/s");
        assert_eq!(plain(set_per_second(41_237.0)), "41 237/s");
        assert_eq!(of(0.973, UnitOfMetric::Share), "97 %");
        assert_eq!(of(31.6, UnitOfMetric::Count), "31.6");
    }

    #[test]
    fn an_interval_names_its_unit_once_if_both_ends_have_the_same() {
        let of = |low, high, unit| plain(measured_interval(Interval { low, high }, unit));
        let seconds = UnitOfMetric::Seconds;
        assert_eq!(of(1.21e-3, 1.254e-3, seconds), "1.21 to 1.25 ms");
        assert_eq!(of(0.98e-3, 1.02e-3, seconds), "980 µs to 1.02 ms");
        assert_eq!(
            of(9e4, 1.2e5, UnitOfMetric::PerSecond),
            "90 000 to 120 000/s"
        );
        assert_eq!(of(0.02, 0.03, UnitOfMetric::Share), "2.0 to 3.0 %");
        assert_eq!(of(3.0, 4.5, UnitOfMetric::Count), "3 to 4.50");
    }

    #[test]
    fn sizes_read_as_powers_of_ten_or_with_their_thousands_apart() {
        let written = [1, 2, 1000, 10_000, 1_000_000_000, 2_500_000].map(size);
        assert_eq!(
            written.map(plain),
            ["1", "2", "1000", "10⁴", "10⁹", "2 500 000"]
        );
    }

    #[test]
    fn shares_are_written_in_per_cent() {
        let written = [0.0, 0.0042, 0.0996, 0.123, 1.0, 2.5].map(percent);
        assert_eq!(
            written.map(plain),
            ["0.0 %", "0.42 %", "10 %", "12 %", "100 %", "250 %"]
        );
        assert_eq!(plain(change(-0.004)), "−0.40 %");
        assert_eq!(
            [0.05, 0.005, 1.0].map(set_percent).map(plain),
            ["5 %", "0.5 %", "100 %"]
        );
        let of = Interval {
            low: 0.006,
            high: 0.0852,
        };
        assert_eq!(plain(percent_interval(of)), "0.60 to 8.5 %");
    }

    #[test]
    fn durations_have_at_most_two_parts() {
        let written = [0.4, 45.0, 480.0, 75.0, 3900.0].map(duration);
        assert_eq!(
            written.map(plain),
            ["0 s", "45 s", "8 min", "1 min 15 s", "1 h 5 min"]
        );
    }

    #[test]
    fn moments_read_as_dates_and_strange_ones_stay_as_they_are() {
        assert_eq!(moment("2026-11-03T21:16:38Z"), "3 November 2026, 21:16 UTC");
        assert_eq!(moment("2026-13-03T21:16:38Z"), "2026-13-03T21:16:38Z");
        assert_eq!(moment("yesterday"), "yesterday");
    }

    #[test]
    fn lists_and_plurals_are_english() {
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(plain(plural(1, "workload")), "1 workload");
        assert_eq!(plain(plural(0, "workload")), "0 workloads");
    }
}
