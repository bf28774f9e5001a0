fn before() {}

// ANCHOR: work
fn work() -> Vec<u64> {
    // ANCHOR: inner
    let eight = 1 << 3;

    // ANCHOR_END: inner
    vec![eight]
}
// ANCHOR_END: work
