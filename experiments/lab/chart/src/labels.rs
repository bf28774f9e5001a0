//! Names beside marks in a plane: nearer to what they name than a legend, where all of them find room.

use crate::canvas::{Anchor, Sheet};
use crate::lettering::{widest, wrap};
use crate::marker::REACH;

/// Names take at most this share of the sheet; longer ones are wrapped.
const SHARE: f64 = 0.36;
/// Room between a mark and its name.
const GAP: f64 = 3.0;

/// A part of the sheet, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Area {
    fn around((x, y): (f64, f64), reach: f64) -> Self {
        Self {
            left: x - reach,
            right: x + reach,
            top: y - reach,
            bottom: y + reach,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// A name in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Name {
    pub(crate) lines: Vec<String>,
    pub(crate) anchor: Anchor,
    /// Of the first line: its anchor, and its middle.
    pub(crate) at: (f64, f64),
}

/// Places for the names of all marks inside of `plot`, none over another or over a mark, and over one of the `bars` only
/// if there is no better place. `None` if one of them finds none, whoever chooses first.
pub(crate) fn place(
    sheet: &Sheet,
    marks: &[((f64, f64), &str)],
    plot: Area,
    bars: &[Area],
) -> Option<Vec<Name>> {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    let along = |i: &usize| marks[*i].0.0;
    let given = in_order(sheet, marks, plot, bars, &order);
    given.or_else(|| {
        order.sort_by(|a, b| along(b).total_cmp(&along(a)));
        let from_right = in_order(sheet, marks, plot, bars, &order);
        order.reverse();
        from_right.or_else(|| in_order(sheet, marks, plot, bars, &order))
    })
}

/// The same, names being placed in this order.
fn in_order(
    sheet: &Sheet,
    marks: &[((f64, f64), &str)],
    plot: Area,
    bars: &[Area],
    order: &[usize],
) -> Option<Vec<Name>> {
    let around = |(at, _): &((f64, f64), &str)| Area::around(*at, REACH);
    let mut taken: Vec<Area> = marks.iter().map(around).collect();
    let mut names = vec![None; marks.len()];
    for &i in order {
        let (at, label) = marks[i];
        let lines = wrap(label, sheet.small, SHARE * sheet.width);
        let places = candidates(sheet, at, &lines);
        let free = |area: &Area| plot.holds(area) && !taken.iter().any(|other| other.meets(area));
        let clear = |area: &Area| free(area) && !bars.iter().any(|bar| bar.meets(area));
        let best = (places.iter().find(|(area, ..)| clear(area)))
            .or_else(|| places.iter().find(|(area, ..)| free(area)))?;
        let (area, anchor, at) = *best;
        taken.push(area);
        names[i] = Some(Name { lines, anchor, at });
    }
    names.into_iter().collect()
}

/// Places around a mark, the best ones first: right, left, above, below, then the corners.
fn candidates(
    sheet: &Sheet,
    (x, y): (f64, f64),
    lines: &[String],
) -> Vec<(Area, Anchor, (f64, f64))> {
    let (wide, high) = (
        widest(lines.iter().map(String::as_str), sheet.small),
        sheet.line * lines.len() as f64,
    );
    let (beside, over) = (REACH + GAP, REACH + high / 2.0);
    let steps = [
        (1.0, 0.0),
        (-1.0, 0.0),
        (0.0, -1.0),
        (0.0, 1.0),
        (0.7, -0.8),
        (0.7, 0.8),
        (-0.7, -0.8),
        (-0.7, 0.8),
        (0.3, -1.2),
        (0.3, 1.2),
        (-0.3, -1.2),
        (-0.3, 1.2),
    ];
    let place = |(right, down): (f64, f64)| {
        let (at, middle) = (x + right * beside, y + down * over);
        let (anchor, left) = match right {
            r if r > 0.0 => (Anchor::Start, at),
            r if r < 0.0 => (Anchor::End, at - wide),
            _ => (Anchor::Middle, at - wide / 2.0),
        };
        let area = Area {
            left,
            right: left + wide,
            top: middle - high / 2.0,
            bottom: middle + high / 2.0,
        };
        (area, anchor, (at, area.top + sheet.line / 2.0))
    };
    steps.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::{Area, place};
    use crate::canvas::{Anchor, Width};

    const PLOT: Area = Area {
        left: 0.0,
        right: 300.0,
        top: 0.0,
        bottom: 100.0,
    };

    fn anchors(marks: &[((f64, f64), &str)], bars: &[Area]) -> Option<Vec<Anchor>> {
        let names = place(&Width::Narrow.sheet(), marks, PLOT, bars)?;
        Some(names.into_iter().map(|name| name.anchor).collect())
    }

    #[test]
    fn a_name_stands_right_of_its_mark_or_where_there_is_room() {
        assert_eq!(
            anchors(&[((50.0, 50.0), "Go")], &[]),
            Some(vec![Anchor::Start])
        );
        assert_eq!(
            anchors(&[((290.0, 50.0), "Go")], &[]),
            Some(vec![Anchor::End])
        );
    }

    #[test]
    fn a_name_makes_way_for_a_mark_and_for_a_bar() {
        let beside = [((50.0, 50.0), "Go"), ((66.0, 50.0), "Rust")];
        assert_eq!(
            anchors(&beside, &[]),
            Some(vec![Anchor::End, Anchor::Start])
        );
        let bar = Area {
            left: 45.0,
            right: 90.0,
            top: 49.0,
            bottom: 51.0,
        };
        assert_eq!(anchors(&beside[..1], &[bar]), Some(vec![Anchor::End]));
    }

    #[test]
    fn where_one_name_finds_no_room_there_are_none() {
        let heap = [((150.0, 50.0), "Go, with a longer name than one line holds"); 9];
        assert_eq!(anchors(&heap, &[]), None);
    }
}
