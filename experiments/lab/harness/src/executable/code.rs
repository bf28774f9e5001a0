//! Machine code by who it comes from.

use std::collections::BTreeMap;

use object::{File, Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SectionKind};
use object::{SectionIndex, elf};

use super::owner;

/// A named stretch of machine code.
struct Stretch {
    address: u64,
    /// 0 where the table has no sizes: then it reaches to the next one.
    size: u64,
    owner: String,
}

/// Bytes of machine code by crate or package. Each byte counts for the first name that covers it; bytes
/// that none covers are [`owner::NOBODY`]'s. Empty if the file has no names.
pub(super) fn by_owner(file: &File<'_>) -> object::Result<BTreeMap<String, u64>> {
    let mut owners = BTreeMap::new();
    if file.symbol_table().is_none() {
        return Ok(owners);
    }
    let owner_of = if super::is_go(file) {
        owner::go
    } else {
        owner::rust
    };
    for section in file.sections() {
        if is_code(&section) {
            let stretches = stretches(file, section.index(), owner_of)?;
            let (from, to) = (section.address(), section.address() + section.size());
            share_out(&mut owners, from, to, &stretches);
        }
    }
    Ok(owners)
}

/// As in [`super::parts`].
fn is_code<'data>(section: &impl object::ObjectSection<'data>) -> bool {
    match section.flags() {
        SectionFlags::Elf { sh_flags } => sh_flags & u64::from(elf::SHF_EXECINSTR) != 0,
        _ => section.kind() == SectionKind::Text,
    }
}

/// The names of a section by their addresses; of those at one address, the longest stretch first.
fn stretches(
    file: &File<'_>,
    section: SectionIndex,
    owner_of: fn(&str) -> String,
) -> object::Result<Vec<Stretch>> {
    let mut found = Vec::new();
    for symbol in file.symbols() {
        // Go's table names where its code begins and ends, as runtime.text: those have no size.
        let sized = symbol.size() > 0 || !matches!(file, File::Elf64(_) | File::Elf32(_));
        if symbol.section_index() == Some(section) && symbol.is_definition() && sized {
            found.push(Stretch {
                address: symbol.address(),
                size: symbol.size(),
                owner: owner_of(symbol.name()?),
            });
        }
    }
    found.sort_by(|a, b| (a.address, b.size).cmp(&(b.address, a.size)));
    Ok(found)
}

/// Gives each byte of `from..to` to one owner.
fn share_out(owners: &mut BTreeMap<String, u64>, from: u64, to: u64, stretches: &[Stretch]) {
    let mut give = |owner: &str, bytes: u64| {
        if bytes > 0 {
            *owners.entry(owner.to_owned()).or_default() += bytes;
        }
    };
    let mut at = from;
    for (i, stretch) in stretches.iter().enumerate() {
        let next = stretches.get(i + 1).map_or(to, |next| next.address);
        let size = if stretch.size > 0 {
            stretch.size
        } else {
            next.saturating_sub(stretch.address)
        };
        let begin = stretch.address.clamp(at, to);
        let end = stretch.address.saturating_add(size).clamp(begin, to);
        give(owner::NOBODY, begin - at);
        give(&stretch.owner, end - begin);
        at = end;
    }
    give(owner::NOBODY, to - at);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(stretches: &[(u64, u64, &str)]) -> Vec<(String, u64)> {
        let stretch = |&(address, size, owner): &(u64, u64, &str)| Stretch {
            address,
            size,
            owner: owner.into(),
        };
        let stretches: Vec<_> = stretches.iter().map(stretch).collect();
        let mut owners = BTreeMap::new();
        share_out(&mut owners, 100, 200, &stretches);
        owners.into_iter().collect()
    }

    fn owned(list: &[(&str, u64)]) -> Vec<(String, u64)> {
        list.iter().map(|(n, b)| ((*n).to_owned(), *b)).collect()
    }

    #[test]
    fn bytes_without_a_name_are_a_line_of_their_own() {
        let found = shared(&[(110, 20, "core"), (150, 30, "std")]);
        assert_eq!(
            found,
            owned(&[("core", 20), (owner::NOBODY, 10 + 20 + 20), ("std", 30)])
        );
    }

    #[test]
    fn no_byte_counts_for_two_names() {
        let found = shared(&[(100, 60, "core"), (100, 60, "std"), (150, 100, "alloc")]);
        assert_eq!(found, owned(&[("alloc", 40), ("core", 60)]));
    }

    #[test]
    fn without_sizes_a_name_reaches_to_the_next_one() {
        let found = shared(&[(100, 0, "runtime"), (140, 0, "fmt")]);
        assert_eq!(found, owned(&[("fmt", 60), ("runtime", 40)]));
    }
}
