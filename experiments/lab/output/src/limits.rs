//! Limits that the system sets to a process: a write or an open past one is an error with a mend.

/// What to do about the system's own reason, by the words that it is shown in.
const MENDS: [(i32, &str); 4] = [
    (23, "the system has too many files open: end other programs"),
    (24, "raise the limit of open files: `ulimit -n`"),
    (27, "raise the limit of a file's size: `ulimit -f`"),
    (28, "free some space"),
];

/// To be called first: a file that grows past its limit is an error of the write, and no signal that
/// ends the process without a word. A handler, since what is ignored the children would inherit.
#[cfg(unix)]
pub fn start() {
    use signal_hook::consts::SIGXFSZ;
    // Where it cannot be caught, the old silence stays.
    let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
}

/// To be called first.
#[cfg(not(unix))]
pub fn start() {}

/// `complaint`, with the mend of a limit that it speaks of.
pub(crate) fn with_mend(complaint: String) -> String {
    let speaks = |code: i32| complaint.contains(&format!("(os error {code})"));
    let found = MENDS.iter().find(|(code, _)| speaks(*code));
    match found.filter(|(_, mend)| !complaint.contains(mend)) {
        Some((_, mend)) => format!("{complaint}: {mend}"),
        None => complaint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_s_mend_is_told_once() {
        let full = std::io::Error::from_raw_os_error(24);
        let told = with_mend(format!("a: cannot read: {full}"));
        assert!(
            told.ends_with("raise the limit of open files: `ulimit -n`"),
            "{told}"
        );
        assert_eq!(with_mend(told.clone()), told);
        assert_eq!(with_mend("a: b".into()), "a: b");
    }
}
