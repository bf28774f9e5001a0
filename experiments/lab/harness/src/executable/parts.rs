//! Bytes of a file by what they are for.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Result, bail};
use object::read::macho::MachOFile64;
use object::{Endianness, Object as _, ObjectSection as _, SectionFlags, SectionKind, elf};

use super::{damaged, parse};

/// Where some bytes of the file lie, and the metric that they count for.
type Part = (Range<u64>, &'static str);

/// Bytes of the file by the metric that they count for, from `size-code` to `size-rest`. Together they
/// are the whole file, and none counts twice.
///
/// # Errors
/// If `bytes` are no executable that can be read, or its parts overlap.
pub fn parts(bytes: &[u8]) -> Result<BTreeMap<&'static str, u64>> {
    let file = parse(bytes)?;
    let mut found: Vec<Part> = file
        .sections()
        .filter_map(|section| {
            // What is zero at the start, as .bss, takes no bytes in the file.
            let (from, size) = section.file_range().filter(|(_, size)| *size > 0)?;
            let metric = metric(&section)?;
            Some((from..from + size, metric))
        })
        .collect();
    if let object::File::MachO64(file) = &file {
        found.extend(macho_symbols(file).map_err(damaged)?);
    }
    sum(found, bytes.len() as u64)
}

/// What a section counts for; `None` for what is neither loaded nor for names or debuggers: the rest.
fn metric<'data>(section: &impl object::ObjectSection<'data>) -> Option<&'static str> {
    let name = section.name().unwrap_or_default();
    if is_debug(name) || section.kind() == SectionKind::Debug {
        return Some("size-debug");
    }
    match section.flags() {
        SectionFlags::Elf { sh_flags } => {
            let has = |flag: u32| sh_flags & u64::from(flag) != 0;
            match name {
                ".symtab" | ".strtab" => Some("size-symbols"),
                _ if has(elf::SHF_EXECINSTR) => Some("size-code"),
                _ if has(elf::SHF_ALLOC) => Some("size-data"),
                _ => None,
            }
        }
        _ if section.kind() == SectionKind::Text => Some("size-code"),
        _ => Some("size-data"),
    }
}

fn is_debug(name: &str) -> bool {
    [".debug", ".zdebug", ".gdb_index", "__debug", "__zdebug"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Mach-O's names lie outside of its sections.
fn macho_symbols(file: &MachOFile64<'_, Endianness>) -> object::Result<Vec<Part>> {
    /// Bytes of an entry (`nlist_64`).
    const ENTRY: u64 = 16;
    let endian = file.endian();
    let mut found = Vec::new();
    let mut commands = file.macho_load_commands()?;
    while let Some(command) = commands.next()? {
        if let Some(table) = command.symtab()? {
            let range = |from: u32, size: u64| u64::from(from)..u64::from(from) + size;
            let entries = u64::from(table.nsyms.get(endian)) * ENTRY;
            let strings = u64::from(table.strsize.get(endian));
            found.push((range(table.symoff.get(endian), entries), "size-symbols"));
            found.push((range(table.stroff.get(endian), strings), "size-symbols"));
        }
    }
    Ok(found)
}

/// The parts' sizes; what none of them covers is the rest of a file of `length` bytes.
fn sum(mut found: Vec<Part>, length: u64) -> Result<BTreeMap<&'static str, u64>> {
    found.sort_by_key(|(range, _)| (range.start, range.end));
    let mut sizes: BTreeMap<&str, u64> = ["size-code", "size-data", "size-symbols", "size-debug"]
        .map(|name| (name, 0))
        .into();
    let (mut end, mut rest) = (0, 0);
    for (range, metric) in found {
        if range.start < end || range.end > length {
            bail!("sections that overlap or reach beyond the file: its parts cannot be told apart");
        }
        rest += range.start - end;
        end = range.end;
        *sizes.entry(metric).or_default() += range.end - range.start;
    }
    sizes.insert("size-rest", rest + length - end);
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_the_parts_is_the_rest() {
        let sizes = sum(vec![(50..70, "size-data"), (10..40, "size-code")], 100).expect("apart");
        let expected = [
            ("size-code", 30),
            ("size-data", 20),
            ("size-debug", 0),
            ("size-rest", 50),
            ("size-symbols", 0),
        ];
        assert_eq!(sizes, expected.into());
    }

    #[test]
    fn bytes_that_would_count_twice_are_refused() {
        let overlap = sum(vec![(10..40, "size-code"), (39..50, "size-data")], 100);
        assert!(overlap.unwrap_err().to_string().contains("overlap"));
        assert!(sum(vec![(90..101, "size-code")], 100).is_err());
    }
}
