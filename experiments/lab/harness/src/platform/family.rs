//! Linux: which processes belong together, and which of them stand still.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A process as its `/proc/PID/stat` shows it.
struct Member {
    name: String,
    state: char,
    parent: u32,
    group: u32,
}

/// A stopped process, by number and name, in the group that `leader` leads or below it, if nothing there
/// runs: what waits for it waits for ever.
pub fn stopped_below(leader: u32) -> Option<(u32, String)> {
    let all = processes();
    let below = |pid: u32| {
        let line = std::iter::successors(Some(pid), |pid| Some(all.get(pid)?.parent));
        // A table that is read while it changes may have a circle.
        line.take(all.len()).any(|pid| pid == leader)
    };
    let family: Vec<(&u32, &Member)> = (all.iter())
        .filter(|(pid, member)| member.group == leader || below(**pid))
        .collect();
    let runs = |member: &Member| matches!(member.state, 'R' | 'D');
    if family.iter().any(|(_, member)| runs(member)) {
        return None;
    }
    let stopped = family.iter().find(|(_, member)| member.state == 'T')?;
    Some((*stopped.0, stopped.1.name.clone()))
}

/// Makes this process the parent of what its descendants leave behind.
pub fn adopt_orphans() {
    // Where the system refuses, orphans are left to it, as ever.
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// The children of this process, adopted ones included.
pub fn children() -> Vec<u32> {
    listed_children().unwrap_or_else(|| {
        let own = std::process::id();
        let all = processes().into_iter();
        all.filter_map(|(pid, member)| (member.parent == own).then_some(pid))
            .collect()
    })
}

/// As the kernel lists them, which not every kernel does.
fn listed_children() -> Option<Vec<u32>> {
    let mut found = Vec::new();
    for thread in fs::read_dir("/proc/self/task").ok()?.flatten() {
        let path = thread.path();
        match fs::read_to_string(path.join("children")) {
            Ok(list) => found.extend(
                list.split_whitespace()
                    .filter_map(|pid| pid.parse::<u32>().ok()),
            ),
            // A thread that has ended meanwhile has left its children to the others.
            Err(_) if !path.exists() => {}
            Err(_) => return None,
        }
    }
    Some(found)
}

fn processes() -> BTreeMap<u32, Member> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| member(&entry.path())).collect()
}

fn member(folder: &Path) -> Option<(u32, Member)> {
    let pid = folder.file_name()?.to_str()?.parse().ok()?;
    let text = fs::read_to_string(folder.join("stat")).ok()?;
    // The name stands in parentheses, and may itself hold some.
    let (name, rest) = text.split_once('(')?.1.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let member = Member {
        name: name.to_owned(),
        state: fields.next()?.chars().next()?,
        parent: fields.next()?.parse().ok()?,
        group: fields.next()?.parse().ok()?,
    };
    Some((pid, member))
}
