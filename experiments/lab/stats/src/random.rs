//! Random numbers that are the same on every machine and in every version: a page that is built twice must not differ.

/// SplitMix64 (Steele, Lea & Flood 2014): passes the usual test batteries, from any seed.
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// As many of `values` as there are, drawn with replacement.
    pub fn resample(&mut self, values: &[f64]) -> Vec<f64> {
        let count = values.len() as u128;
        let index = |bits: u64| ((u128::from(bits) * count) >> 64) as usize;
        values.iter().map(|_| values[index(self.next())]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    /// The first outputs of Vigna's reference implementation in C, <https://prng.di.unimi.it/splitmix64.c>.
    #[test]
    fn the_sequence_is_the_reference_s() {
        let mut random = Random::new(1_234_567);
        let first = [(); 3].map(|()| random.next());
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first, expected);
    }

    #[test]
    fn every_value_is_drawn_about_as_often_as_any_other() {
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        let mut random = Random::new(1);
        let drawn: Vec<f64> = (0..2000).flat_map(|_| random.resample(&values)).collect();
        for value in values {
            let count = drawn.iter().filter(|d| **d == value).count();
            assert!((1850..2150).contains(&count), "{value}: {count} of 2000");
        }
    }
}
