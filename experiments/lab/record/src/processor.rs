//! What a processor is, so that two of them never count as one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A processor as it describes itself. What it does not tell is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Processor {
    /// Who made it: "GenuineIntel", "AuthenticAMD", "Apple", an Arm implementer's number.
    pub vendor: Option<String>,
    /// Family, of x86.
    pub family: Option<u32>,
    /// Model; of Arm the part's number.
    pub model: Option<u32>,
    /// Stepping; of Arm variant and revision, as 16 × variant + revision.
    pub stepping: Option<u32>,
    /// What it calls itself.
    pub name: Option<String>,
    /// Caches that one core sees, bytes, by level and kind ("L1d", "L2").
    #[serde(default)]
    pub caches: BTreeMap<String, u64>,
    /// Instruction sets beyond the architecture's first, in alphabetical order.
    #[serde(default)]
    pub instructions: Vec<String>,
    /// Hardware threads of one core.
    pub threads_per_core: Option<u64>,
    /// Nominal clock, MHz, to the nearest [`CLOCK_STEP`]. Never what it runs at just now.
    pub mhz: Option<u64>,
    /// Hypervisor that it runs under ("KVM"); "none" where there is none.
    pub hypervisor: Option<String>,
}

/// Clocks that lie closer than this, MHz, are one: hypervisors tell 2,596 and 2,599 of the same processor.
pub const CLOCK_STEP: u64 = 25;

/// Processors by vendor, family and model, as people call them: brand and generation. From the vendors' lists of
/// identifiers, as the Linux kernel keeps them (`arch/x86/include/asm/intel-family.h`, `arch/arm64/include/asm/cputype.h`).
const KNOWN: &[(&str, Option<u32>, u32, u32, &str)] = &[
    ("AuthenticAMD", Some(23), 1, 2, "epyc-naples"),
    ("AuthenticAMD", Some(23), 49, 49, "epyc-rome"),
    ("AuthenticAMD", Some(25), 0, 1, "epyc-milan"),
    ("AuthenticAMD", Some(25), 16, 31, "epyc-genoa"),
    ("AuthenticAMD", Some(25), 160, 175, "epyc-bergamo"),
    ("AuthenticAMD", Some(26), 0, 31, "epyc-turin"),
    ("GenuineIntel", Some(6), 63, 63, "xeon-haswell"),
    ("GenuineIntel", Some(6), 79, 79, "xeon-broadwell"),
    ("GenuineIntel", Some(6), 85, 85, "xeon-skylake"),
    ("GenuineIntel", Some(6), 106, 108, "xeon-ice-lake"),
    ("GenuineIntel", Some(6), 143, 143, "xeon-sapphire-rapids"),
    ("GenuineIntel", Some(6), 207, 207, "xeon-emerald-rapids"),
    ("GenuineIntel", Some(6), 173, 174, "xeon-granite-rapids"),
    ("0x41", None, 0xd0c, 0xd0c, "neoverse-n1"),
    ("0x41", None, 0xd40, 0xd40, "neoverse-v1"),
    ("0x41", None, 0xd49, 0xd49, "neoverse-n2"),
    ("0x41", None, 0xd4f, 0xd4f, "neoverse-v2"),
];

/// Brands that a processor's own name may begin with, where its model is not known.
const BRANDS: &[&str] = &[
    "epyc",
    "xeon",
    "ryzen",
    "threadripper",
    "core",
    "apple",
    "neoverse",
    "ampere",
];

impl Processor {
    /// What people call it: `epyc-milan`; where its generation is not known its brand, with what else tells it apart
    /// (`epyc-2600mhz`); in the end its architecture.
    pub fn label(&self, arch: &str) -> String {
        self.generation().unwrap_or_else(|| {
            let brand = self.brand().unwrap_or_else(|| plain(arch));
            let model = |family: u32, model: u32| format!("{family}-{model}");
            let told = match (brand.starts_with("apple"), self.family.zip(self.model)) {
                (true, _) => None,
                (false, Some((f, m))) => Some(model(f, m)),
                (false, None) => self.mhz.map(|mhz| format!("{mhz}mhz")),
            };
            [Some(brand), told]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("-")
        })
    }

    fn generation(&self) -> Option<String> {
        let (vendor, model) = (self.vendor.as_deref()?, self.model?);
        let is = |known: &&(&str, Option<u32>, u32, u32, &str)| {
            known.0 == vendor && known.1 == self.family && (known.2..=known.3).contains(&model)
        };
        KNOWN.iter().find(is).map(|known| known.4.to_owned())
    }

    /// Of `Apple M2 Pro` all words; of others the brand alone.
    fn brand(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let words: Vec<String> = (name
            .to_lowercase()
            .split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
        let brand = words.iter().find(|word| BRANDS.contains(&word.as_str()))?;
        Some(match brand.as_str() {
            "apple" => words.join("-"),
            brand => brand.to_owned(),
        })
    }

    /// Everything that it is, in one line, for a fingerprint.
    pub(crate) fn identity(&self) -> String {
        let Self {
            vendor,
            family,
            model,
            stepping,
            name,
            caches,
            instructions,
            threads_per_core,
            mhz,
            hypervisor,
        } = self;
        format!(
            "{vendor:?} {family:?} {model:?} {stepping:?} {name:?} {caches:?} {instructions:?} {threads_per_core:?} {mhz:?} {hypervisor:?}"
        )
    }
}

/// With nothing but lowercase letters, digits and hyphens.
fn plain(text: &str) -> String {
    let kept = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    text.chars().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x86(vendor: &str, family: u32, model: u32, name: &str) -> Processor {
        Processor {
            vendor: Some(vendor.into()),
            family: Some(family),
            model: Some(model),
            name: Some(name.into()),
            ..Processor::default()
        }
    }

    #[test]
    fn a_processor_is_called_what_people_call_it() {
        let milan = x86("AuthenticAMD", 25, 1, "AMD EPYC");
        assert_eq!(milan.label("x86_64"), "epyc-milan");
        let emerald = x86("GenuineIntel", 6, 207, "Intel(R) Xeon(R) Processor");
        assert_eq!(emerald.label("x86_64"), "xeon-emerald-rapids");
        let arm = Processor {
            vendor: Some("0x41".into()),
            model: Some(0xd40),
            ..Processor::default()
        };
        assert_eq!(arm.label("aarch64"), "neoverse-v1");
    }

    #[test]
    fn one_that_is_not_known_is_called_by_what_it_tells() {
        let new = x86("AuthenticAMD", 99, 7, "AMD EPYC 9X99 64-Core Processor");
        assert_eq!(new.label("x86_64"), "epyc-99-7");
        let silent = Processor {
            name: Some("AMD EPYC".into()),
            mhz: Some(2600),
            ..Processor::default()
        };
        assert_eq!(silent.label("x86_64"), "epyc-2600mhz");
        let apple = Processor {
            name: Some("Apple M2 Pro".into()),
            ..Processor::default()
        };
        assert_eq!(apple.label("aarch64"), "apple-m2-pro");
        assert_eq!(Processor::default().label("x86_64"), "x86-64");
    }

    #[test]
    fn a_label_is_fit_for_a_folder() {
        let odd = Processor {
            name: Some("Core™ i9 / ../..".into()),
            ..Processor::default()
        };
        for label in [odd.label("a/b"), Processor::default().label("x86_64/..")] {
            assert!(crate::host_name(&label).is_ok(), "{label}");
        }
    }
}
