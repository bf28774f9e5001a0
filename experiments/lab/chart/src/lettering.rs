//! How much room words take, without knowing the font: no browser's sans-serif runs wider than this on average.

/// Width of a character in ems.
pub(crate) const EM: f64 = 0.6;

/// The words in one line, without characters that XML cannot hold.
pub(crate) fn one_line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

/// Estimated width of one line, in the unit of `size`. A fraction is as wide as two other characters.
pub(crate) fn width(words: &str, size: f64) -> f64 {
    let fractions = words.chars().filter(|c| "½¼⅛".contains(*c)).count();
    EM * size * (textwrap::core::display_width(words) + fractions) as f64
}

/// The widest of several texts.
pub(crate) fn widest<'a>(texts: impl Iterator<Item = &'a str>, size: f64) -> f64 {
    texts.map(|text| width(text, size)).fold(0.0, f64::max)
}

/// The text in lines of at most `room`; a word that is longer is broken.
pub(crate) fn wrap(words: &str, size: f64, room: f64) -> Vec<String> {
    let columns = (room / (EM * size) + 1e-6).floor().max(1.0) as usize;
    textwrap::wrap(words.trim(), columns)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}

/// Middles of labels of the given heights, as near to where they are wanted as can be without overlap, inside `from` to
/// `to`. The labels must fit in there together.
pub(crate) fn spread(wanted: &[f64], heights: &[f64], from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut middles = wanted.to_vec();
    let mut edge = from;
    for &i in &order {
        middles[i] = middles[i].max(edge + heights[i] / 2.0);
        edge = middles[i] + heights[i] / 2.0;
    }
    let mut edge = to;
    for &i in order.iter().rev() {
        middles[i] = middles[i].min(edge - heights[i] / 2.0);
        edge = middles[i] - heights[i] / 2.0;
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::{spread, wrap};

    #[test]
    fn words_longer_than_the_room_are_broken() {
        let lines = wrap("segmented_wheel_30_sieve over all cores", 10.0, 60.0);
        assert!(
            lines.iter().all(|line| line.chars().count() <= 10),
            "{lines:?}"
        );
        assert_eq!(
            lines.concat().replace(' ', ""),
            "segmented_wheel_30_sieveoverallcores"
        );
    }

    #[test]
    fn labels_apart_stay_where_they_are_wanted() {
        assert_eq!(
            spread(&[30.0, 10.0], &[10.0, 10.0], 0.0, 100.0),
            [30.0, 10.0]
        );
    }

    #[test]
    fn labels_wanted_in_one_place_share_the_room() {
        let middles = spread(&[95.0; 4], &[20.0; 4], 0.0, 100.0);
        assert_eq!(middles, [30.0, 50.0, 70.0, 90.0]);
    }
}
