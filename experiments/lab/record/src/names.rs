//! Names: which there are, which was meant, and which are fit for a path.

use std::path::{Component, Path};

/// What to do about a `name` that none of the `known` ones is: the nearest of them, or all.
pub fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        _ if known.is_empty() => "there is none yet".into(),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known.join(", ")),
    }
}

/// The one of the `known` names that differs from `name` in so few letters that it was meant.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |known: &str| strsim::osa_distance(name, known);
    let near = known.iter().copied().min_by_key(|known| distance(known))?;
    (distance(near) <= name.chars().count().div_ceil(3)).then_some(near)
}

/// What a name may not be that becomes part of a path, with the mend.
pub(crate) const PLAIN: &str = "use lowercase letters, digits, `-` and `_`, a letter first";

/// Whether a name is fit for a folder, an address and a key: [`PLAIN`].
pub(crate) fn is_plain(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(allowed)
}

/// Whether a path stays below the folder that it is taken from, or is that folder, whatever lies there.
pub fn stays_below(path: impl AsRef<Path>) -> bool {
    let path = path.as_ref();
    let mut parts = path.components();
    !path.as_os_str().is_empty()
        && parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_far_ones_are_listed() {
        let known = ["sieve-ratios", "primes-scaling"];
        for near in ["sieve-ratio", "sieve_ratios", "seive-ratios"] {
            assert_eq!(suggestion(near, &known), "did you mean `sieve-ratios`?");
        }
        assert_eq!(
            suggestion("latency", &known),
            "known are sieve-ratios, primes-scaling"
        );
        assert_eq!(suggestion("latency", &[]), "there is none yet");
    }

    #[test]
    fn letters_that_changed_places_count_once() {
        assert_eq!(
            suggestion("wieght", &["weight", "id"]),
            "did you mean `weight`?"
        );
        assert_eq!(suggestion("di", &["schema", "id"]), "did you mean `id`?");
    }

    #[test]
    fn a_plain_name_is_fit_for_a_path() {
        assert!(is_plain("go-gc-400") && is_plain("wait_us"));
        for wrong in [
            "",
            "..",
            "a/b",
            "/a",
            "A",
            "a b",
            "-a",
            "4k",
            "rust~twin",
            "ü",
            "a\n",
        ] {
            assert!(!is_plain(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_path_below_leads_nowhere_else() {
        for right in ["a", "./a", "a/b.rs", "a/.", "..a/b..md", ".", "./"] {
            assert!(stays_below(right), "{right}");
        }
        for wrong in ["", "..", "/a", "../a.md", "a/../b", "a/.."] {
            assert!(!stays_below(wrong), "{wrong}");
        }
    }
}
