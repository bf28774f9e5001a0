//! What more of a parameter costs each subject, from its first measured point to its last.

use record::PairedTimes;
use stats::describe;

use super::{Levels, Panel, Series};
use crate::results::format;

impl Levels<'_> {
    /// "each further 1000 lines of code take Rust 2.1 s (2.0 to 2.2 s); …"; nothing where the figure asks
    /// for none, or no subject has two points with enough blocks in common.
    pub(super) fn slopes(&self, panel: &Panel) -> Option<String> {
        let units = self.figure.slope?;
        let axis = self.figure.x_label.as_ref().or(self.figure.x.as_ref())?;
        let part = |series: &Series| self.slope(panel, series, units);
        let parts: Vec<_> = panel.series.iter().filter_map(part).collect();
        let each = format::size(units);
        (!parts.is_empty()).then(|| format!("each further {each} {axis} take {}", parts.join("; ")))
    }

    /// Median over the blocks that have both ends: what a block takes more at the last point than at the
    /// first, by what lies between them.
    fn slope(&self, panel: &Panel, series: &Series, units: u64) -> Option<String> {
        let mut points = series.measured().map(|(point, _)| point);
        let first = points.next()?;
        let last = points.last()?;
        let between = last.x?.checked_sub(first.x?).filter(|span| *span > 0)?;
        let ends = (&first.workload, &last.workload);
        let blocks = panel.host.blocks(ends, &series.subject, self.metric);
        let each =
            |block: &PairedTimes| (block.other - block.baseline) * units as f64 / between as f64;
        let slopes: Vec<f64> = blocks.iter().map(each).collect();
        let median = describe::median(&slopes)?;
        let interval = describe::typical_interval(&slopes, 0.95)?;
        let unit = self.metric.unit;
        Some(format!(
            "{} {} ({})",
            series.subject.label,
            format::measured(median, unit),
            format::measured_interval(interval, unit)
        ))
    }
}
