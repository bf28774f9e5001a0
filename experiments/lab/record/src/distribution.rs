//! How a sample's single values are spread: enough to read any percentile of several samples together.
//!
//! Whole numbers in HdrHistogram's buckets, two significant digits: a value is off by less than a hundredth. Written in
//! HdrHistogram's own interchange form (V2, deflated, in base64), which its tools in every language read.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Serializer as _, V2DeflateSerializer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Metric, UnitOfMetric};

/// Significant digits. With three, a record of half an hour of loads would take more than a host may have.
const DIGITS: u8 = 2;
/// Buckets of one power of two.
const HALF: usize = 128;
/// Largest value; larger ones count as this. Of nanoseconds, ten minutes.
const MOST: u64 = 600_000_000_000;
/// Number of buckets up to it.
const BUCKETS: usize = 34 * HALF;
/// Longest text that is looked at: all buckets full are shorter.
const LONGEST: usize = 64 << 10;

/// The values of one sample, counted by size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Distribution {
    text: String,
    /// Each bucket that holds something, ascending, with the number of its values.
    buckets: Vec<(usize, u64)>,
}

impl Distribution {
    /// Of `values`, each with how often it occurred: nanoseconds of what is measured in seconds, and of everything else
    /// the unit itself.
    pub fn of(values: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut histogram = Histogram::<u64>::new_with_bounds(1, MOST, DIGITS)
            .expect("constant bounds that make sense");
        for (value, count) in values {
            histogram.saturating_record_n(value, count);
        }
        let mut bytes = Vec::new();
        V2DeflateSerializer::new()
            .serialize(&histogram, &mut bytes)
            .expect("writing to memory does not fail");
        Self::try_from(STANDARD.encode(bytes)).expect("what was written can be read")
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|(_, count)| count).sum()
    }

    /// Whether the quantile lies where `value`, in the metric's own unit, says.
    pub fn agrees(&self, metric: Metric, quantile: f64, value: f64) -> bool {
        let Some((low, high)) = self.bucket_of(quantile) else {
            return false;
        };
        // The value is the upper end of a finer bucket, and has six digits.
        let slack = 1e-5 * high + 1.0;
        let value = value / unit(metric);
        low - slack <= value && value <= high + slack
    }

    fn bucket_of(&self, quantile: f64) -> Option<(f64, f64)> {
        let wanted = rank(quantile, self.count());
        let mut below = 0;
        let holds = |(_, count): &&(usize, u64)| {
            below += count;
            below >= wanted
        };
        self.buckets
            .iter()
            .find(holds)
            .map(|(place, _)| ends(*place))
    }
}

/// The quantile of several samples' values together, in the metric's own unit; `None` without any value. Within a bucket
/// values are taken to lie evenly: else what is left of them without one sample would often be the same to the last bit.
pub fn pooled_quantile<'a>(
    metric: Metric,
    quantile: f64,
    samples: impl IntoIterator<Item = &'a Distribution>,
) -> Option<f64> {
    let mut counts = vec![0_u64; BUCKETS];
    for (place, count) in samples.into_iter().flat_map(|sample| &sample.buckets) {
        counts[*place] = counts[*place].saturating_add(*count);
    }
    let total = counts
        .iter()
        .fold(0, |sum: u64, count| sum.saturating_add(*count));
    let wanted = quantile * total as f64;
    let mut below = 0.0;
    for (place, count) in counts
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0)
    {
        let count = count as f64;
        if below + count >= wanted {
            let (low, high) = ends(place);
            let share = ((wanted - below) / count).clamp(0.0, 1.0);
            return Some((low + share * (high - low)) * unit(metric));
        }
        below += count;
    }
    None
}

/// Which value, counted from the smallest as 1, is the quantile of so many.
fn rank(quantile: f64, count: u64) -> u64 {
    ((quantile * count as f64).ceil() as u64).clamp(1, count.max(1))
}

/// What a whole number of a distribution is in the metric's unit.
fn unit(metric: Metric) -> f64 {
    match metric.unit {
        UnitOfMetric::Seconds => 1e-9,
        UnitOfMetric::Bytes
        | UnitOfMetric::Count
        | UnitOfMetric::PerSecond
        | UnitOfMetric::Share => 1.0,
    }
}

/// Where a bucket begins, and where the next one does: below 256 each whole number has one, then 128 share a power of two.
fn ends(place: usize) -> (f64, f64) {
    let shift = (place / HALF).saturating_sub(1);
    let first = place - shift * HALF;
    let width = 2_f64.powi(shift as i32);
    (first as f64 * width, (first + 1) as f64 * width)
}

impl From<Distribution> for String {
    fn from(of: Distribution) -> Self {
        of.text
    }
}

impl TryFrom<String> for Distribution {
    type Error = String;

    /// Reads the interchange form, from whoever wrote it: no length that it states is believed.
    fn try_from(text: String) -> Result<Self, String> {
        let buckets = decoded(&text).map_err(|problem| {
            format!("no distribution (HdrHistogram V2, deflated, in base64): {problem}")
        })?;
        Ok(Self { text, buckets })
    }
}

const DEFLATED: [u8; 4] = [0x1c, 0x84, 0x93, 0x14];
const PLAIN: [u8; 4] = [0x1c, 0x84, 0x93, 0x13];
/// Cookie, length, offset, digits, least, most, ratio.
const HEAD: usize = 40;

fn decoded(text: &str) -> Result<Vec<(usize, u64)>, String> {
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} characters"));
    }
    let bytes = STANDARD.decode(text).map_err(|e| e.to_string())?;
    let deflated = (bytes.strip_prefix(&DEFLATED)).ok_or("it does not begin as one")?;
    let (length, deflated) = deflated.split_at_checked(4).ok_or("it is cut short")?;
    if u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize != deflated.len() {
        return Err("it has not the length that it states".into());
    }
    let mut plain = Vec::new();
    let mut inflated = ZlibDecoder::new(deflated).take(LONGEST as u64 + 1);
    inflated
        .read_to_end(&mut plain)
        .map_err(|e| e.to_string())?;
    if plain.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let (head, payload) = plain.split_at_checked(HEAD).ok_or("it is cut short")?;
    if head != header(payload.len()) {
        let wanted = format!("{DIGITS} digits, values from 1 to {MOST}");
        return Err(format!("it is of another form: expected {wanted}"));
    }
    counted(payload)
}

/// The only head that there is.
fn header(length: usize) -> Vec<u8> {
    let words = [length as u32, 0, u32::from(DIGITS)].map(u32::to_be_bytes);
    let long = [1, MOST, 1_f64.to_bits()].map(u64::to_be_bytes);
    [PLAIN.as_slice(), words.as_flattened(), long.as_flattened()].concat()
}

/// Counts, and between them how many buckets are empty, as a number below zero; each in ZigZag and LEB128.
fn counted(payload: &[u8]) -> Result<Vec<(usize, u64)>, String> {
    let (mut buckets, mut place, mut total) = (Vec::new(), 0_usize, 0_u64);
    let mut rest = payload;
    while !rest.is_empty() {
        let number = varint(&mut rest).ok_or("it is cut short")?;
        let half = number >> 1;
        let step = match number & 1 {
            1 => usize::try_from(half)
                .ok()
                .and_then(|zeros| zeros.checked_add(1)),
            _ => Some(1),
        };
        if number & 1 == 0 && half > 0 {
            total = total
                .checked_add(half)
                .ok_or("it counts more than there can be")?;
            buckets.push((place, half));
        }
        let next = step.and_then(|step| place.checked_add(step));
        place = next
            .filter(|next| *next <= BUCKETS)
            .ok_or("it has too many buckets")?;
    }
    Ok(buckets)
}

/// Up to eight bytes of seven bits, then one of eight.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for place in 0..9 {
        let (byte, more) = rest.split_first()?;
        *rest = more;
        let last = place == 8 || byte & 0x80 == 0;
        let bits = if place == 8 { *byte } else { byte & 0x7f };
        number |= u64::from(bits) << (7 * place);
        if last {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use hdrhistogram::serialization::Deserializer;
    use proptest::prelude::*;

    use super::*;
    use crate::metric;

    /// A bucket's width is at most this share of its values.
    const RESOLUTION: f64 = 1.0 / HALF as f64;

    fn response() -> Metric {
        metric("response-p99").expect("known")
    }

    fn read(bytes: &[u8]) -> Result<Distribution, String> {
        Distribution::try_from(STANDARD.encode(bytes))
    }

    /// A sound head, deflated, with `payload`, under a `stated` length.
    fn wrapped(head: Vec<u8>, payload: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        deflated
            .write_all(&[head, payload.to_vec()].concat())
            .expect("memory");
        let deflated = deflated.finish().expect("memory");
        [
            &DEFLATED,
            (deflated.len() as u32).to_be_bytes().as_slice(),
            &deflated,
        ]
        .concat()
    }

    #[test]
    fn what_is_written_is_read_as_the_library_reads_it() {
        let values = [
            (1, 3),
            (255, 1),
            (256, 2),
            (70_000, 9_000),
            (1_234_567, 7),
            (u64::MAX, 1),
        ];
        let of = Distribution::of(values);
        assert_eq!(of.count(), 9_014);
        let back: Distribution =
            serde_json::from_str(&serde_json::to_string(&of).expect("data")).expect("the same");
        assert_eq!(back, of);
        let bytes = STANDARD.decode(&of.text).expect("base64");
        let library: Histogram<u64> = Deserializer::new()
            .deserialize(&mut bytes.as_slice())
            .expect("sound");
        let theirs: Vec<_> = library
            .iter_recorded()
            .map(|v| (v.value_iterated_to() as f64, v.count_at_value()))
            .collect();
        let ours: Vec<_> = of
            .buckets
            .iter()
            .map(|(place, count)| (ends(*place).1 - 1.0, *count))
            .collect();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn a_quantile_of_several_is_that_of_all_their_values() {
        let [quick, slow] = [
            Distribution::of([(100_000, 990)]),
            Distribution::of([(100_000, 970), (5_000_000, 20)]),
        ];
        let p99 =
            |samples: &[&Distribution]| pooled_quantile(response(), 0.99, samples.iter().copied());
        let near = |found: Option<f64>, wanted: f64| {
            found.is_some_and(|f| (f / wanted - 1.0).abs() < RESOLUTION)
        };
        assert!(near(p99(&[&quick]), 100e-6));
        assert!(near(p99(&[&slow]), 5e-3));
        // Of 3,960 requests in all 20 are slow: fewer than one in a hundred.
        assert!(near(p99(&[&slow, &quick, &quick, &quick]), 100e-6));
        assert_eq!(p99(&[]), None);
        assert_eq!(p99(&[&Distribution::of([])]), None);
    }

    #[test]
    fn a_stated_percentile_is_held_to_the_bucket() {
        let of = Distribution::of([(1_048_575, 500), (9_000_000, 500)]);
        let agrees = |quantile, value| of.agrees(response(), quantile, value);
        // Rounded to six digits it lies beyond the bucket's end.
        assert!(agrees(0.5, 1.04858e-3) && agrees(0.99, 9.0e-3));
        assert!(!agrees(0.5, 1.06e-3) && !agrees(0.99, 8.8e-3));
        assert!(!Distribution::of([]).agrees(response(), 0.5, 1.0));
    }

    #[test]
    fn whatever_is_no_distribution_is_an_error_that_says_why() {
        let sound = STANDARD
            .decode(Distribution::of([(70_000, 9_000)]).text)
            .expect("base64");
        let mut long = header(3);
        long[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
        let mut digits = header(1);
        digits[15] = 5;
        let huge = [&[0xfe_u8; 8][..], &[0xff]].concat();
        let counts = [huge.as_slice(), &huge, &huge].concat();
        let cases = [
            (
                sound[..sound.len() - 3].to_vec(),
                "not the length that it states",
            ),
            (b"HIST".to_vec(), "does not begin as one"),
            (DEFLATED.to_vec(), "cut short"),
            (wrapped(long, &[2, 2, 2]), "of another form"),
            (wrapped(digits, &[2]), "of another form: expected 2 digits"),
            (wrapped(header(1), &[0x82]), "cut short"),
            // Negating the least of all whole numbers would not end well.
            (wrapped(header(9), &[0xff; 9]), "too many buckets"),
            (
                wrapped(header(BUCKETS + 1), &[2; BUCKETS + 1]),
                "too many buckets",
            ),
            (
                wrapped(header(counts.len()), &counts),
                "more than there can be",
            ),
            (
                wrapped(Vec::new(), &vec![0; 8 << 20]),
                "longer than 65536 bytes",
            ),
        ];
        for (bytes, words) in cases {
            let problem = read(&bytes).expect_err(words);
            assert!(problem.contains(words), "{words}: {problem}");
        }
        let text = Distribution::of([(70_000, 9_000)]).text;
        for cut in [&text[..text.len() - 1], &text[1..], "%", ""] {
            assert!(Distribution::try_from(cut.to_owned()).is_err(), "{cut}");
        }
        assert!(Distribution::try_from("A".repeat(LONGEST + 4)).is_err());
    }

    proptest! {
        #[test]
        fn every_payload_is_read_as_the_library_does_or_refused(payload in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(of) = read(&wrapped(header(payload.len()), &payload)) {
                let plain = [header(payload.len()), payload].concat();
                let library: Histogram<u64> = Deserializer::new().deserialize(&mut plain.as_slice()).expect("sound");
                prop_assert_eq!(library.len(), of.count());
            }
        }

        #[test]
        fn every_value_is_found_within_the_resolution(value in 1..MOST, count in 1_u64..1 << 40) {
            let of = Distribution::of([(value, count)]);
            let found = pooled_quantile(response(), 0.5, [&of]).expect("one value") / 1e-9;
            prop_assert!((found / value as f64 - 1.0).abs() <= RESOLUTION + 1.0 / value as f64);
        }
    }
}
