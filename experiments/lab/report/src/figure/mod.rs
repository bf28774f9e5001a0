//! Figures: drawing, caption, downloads and the table below.
