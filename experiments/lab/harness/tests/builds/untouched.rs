//! The user's own tree and caches stay as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use assert_cmd::assert::Assert;

use crate::checkout::Checkout;
use crate::fixture::{alone, editing, measuring, values};
use crate::recorded::record;

/// Every file's content and time of change.
fn listing(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(listing(&path));
        } else {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(path.clone(), (changed, fs::read(&path).unwrap()));
        }
    }
    found
}

/// A user with caches of their own, in the checkout's folder for temporary files.
struct User<'a>(&'a Checkout);

impl User<'_> {
    const CACHES: [(&'static str, &'static str); 3] = [
        ("CARGO_HOME", "tmp/cargo-home"),
        ("GOCACHE", "tmp/go-cache"),
        ("GOMODCACHE", "tmp/go-modules"),
    ];

    fn set<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let caches = Self::CACHES.map(|(name, folder)| (name, self.0.path(folder)));
        command.envs(caches)
    }

    /// Builds by hand, as a user does.
    fn builds(&self) {
        for (folder, command, words) in [
            ("experiments", "cargo", ["build", "--offline"]),
            ("go-experiments", "go", ["vet", "./toy"]),
        ] {
            let mut command = Command::new(command);
            let user = self.set(&mut command);
            let output = user.args(words).current_dir(self.0.path(folder)).output();
            let output = output.unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{folder}: {said}");
        }
    }

    fn owns(&self) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
        let folders = Self::CACHES.iter().map(|(_, folder)| *folder);
        let own = folders.chain(["experiments", "go-experiments"]);
        own.flat_map(|folder| listing(&self.0.path(folder)))
            .collect()
    }
}

#[test]
fn neither_the_tree_nor_any_cache_of_the_user_s_is_touched() {
    let _alone = alone();
    let checkout = editing();
    let user = User(&checkout);
    user.builds();
    let before = user.owns();
    assert!(before.len() > 100, "{}", before.len());
    let words = measuring(&checkout, 3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut lab = checkout.lab(&words);
    Assert::new(user.set(&mut lab).output().unwrap()).success();
    assert_eq!(values(&record(&checkout), "go", "time").len(), 3);
    let after = user.owns();
    let changed: Vec<_> = after
        .iter()
        .filter(|(path, file)| before.get(*path) != Some(file))
        .collect();
    let names: Vec<_> = changed.iter().map(|(path, _)| path).collect();
    assert!(names.is_empty(), "changed: {names:?}");
    assert_eq!(before.len(), after.len(), "nothing is gone");
}
