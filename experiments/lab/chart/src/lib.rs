//! Accessible, theme-aware SVG charts from plain data.
