//! The chain of dependent steps, apart from the program so that criterion can measure it too.

/// The state of a xorshift64 generator (Marsaglia 2003, triple 13, 7, 17) after `rounds` steps.
///
/// Each step needs the one before and no memory, so that time is proportional to `rounds`.
pub fn spin(rounds: u64) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15;
    for _ in 0..rounds {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::spin;

    #[test]
    fn no_rounds_leave_the_seed() {
        assert_eq!(spin(0), 0x9E37_79B9_7F4A_7C15);
    }

    /// Computed with Python's integers from the same recurrence.
    #[test]
    fn states_match_an_independent_computation() {
        assert_eq!(spin(1), 15860402102123842989);
        assert_eq!(spin(1000), 6248290529083013365);
    }
}
