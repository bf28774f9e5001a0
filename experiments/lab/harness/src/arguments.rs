//! Values on the command line that several commands take.

use std::time::Duration;

/// The longest time that makes sense; clocks reach further.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// A time with its unit: 90s, 8m.
pub fn duration(text: &str) -> Result<Duration, String> {
    let problem = match humantime::parse_duration(text) {
        Ok(duration) if duration.is_zero() => "no time at all".to_owned(),
        Ok(duration) if duration > LONGEST => "more than ten years".to_owned(),
        Ok(duration) => return Ok(duration),
        Err(problem) => problem.to_string(),
    };
    Err(format!("{problem}; write it like 90s, 8m or 2h"))
}

/// The least percentage: less is no margin in the figures that are printed.
const LEAST: f64 = 1e-6;

/// A percentage, as a fraction.
pub fn percentage(text: &str) -> Result<f64, String> {
    let value = text
        .strip_suffix('%')
        .and_then(|t| t.trim().parse::<f64>().ok());
    match value {
        Some(percent) if (LEAST..100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err("write it as a percentage above 0% and below 100%, like 1%".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_margin_is_a_percentage() {
        assert_eq!(percentage("1%"), Ok(0.01));
        assert_eq!(percentage("0.5 %"), Ok(0.005));
        for wrong in [
            "1", "%", "0%", "-1%", "100%", "x%", "NaN%", "inf%", "-inf%", "1e-320%", "1e400%",
        ] {
            assert!(percentage(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_budget_is_a_time_with_its_unit() {
        assert_eq!(duration("8m"), Ok(Duration::from_secs(480)));
        for wrong in [
            "8",
            "0s",
            "soon",
            "",
            "-1s",
            "18446744073709551615s",
            "18446744073709551616s",
            "600000000000y",
            "NaNs",
        ] {
            assert!(duration(wrong).unwrap_err().contains("8m"), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_a_value_in_bounds_or_refused(text in ".{0,12}", number: u64) {
            for text in [text.clone(), format!("{number}s"), format!("{number}{text}"), format!("{text}%")] {
                if let Ok(time) = duration(&text) {
                    prop_assert!(!time.is_zero() && time <= LONGEST);
                }
                if let Ok(part) = percentage(&text) {
                    prop_assert!(part > 0.0 && part < 1.0);
                }
            }
        }
    }
}
