//! What a module computes, apart from the language it is written in.

/// One module: a number, and the constants that make its code its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its place, counted from 0.
    pub number: u64,
    /// Odd factors and addends of its arithmetic.
    pub constants: [u64; 8],
}

impl Module {
    /// The module at a place.
    pub fn new(number: u64) -> Self {
        let mut state = number;
        let constants = [(); 8].map(|()| next(&mut state) % 1_000 * 2 + 3);
        Self { number, constants }
    }

    /// Its name in both languages.
    pub fn name(&self) -> String {
        format!("m{:04}", self.number)
    }
}

/// The next number of a SplitMix64 generator (Steele, Lea and Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_differ_and_are_always_the_same() {
        assert_eq!(Module::new(3), Module::new(3));
        assert_ne!(Module::new(3).constants, Module::new(4).constants);
        assert!(
            Module::new(9)
                .constants
                .iter()
                .all(|c| c % 2 == 1 && *c >= 3)
        );
    }
}
