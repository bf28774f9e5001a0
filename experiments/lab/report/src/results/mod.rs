//! What was measured here, and where it was not, on the reference host.
