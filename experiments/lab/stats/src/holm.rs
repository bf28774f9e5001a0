//! Several claims at once: Holm's step-down adjustment (1979).

/// p-values adjusted so that rejecting those at or below `alpha` wrongly rejects *any* true hypothesis with a
/// probability of at most `alpha`, whatever the dependence between them. Same order and length as `p`.
///
/// The i-th smallest of m becomes the running maximum of `(m − i + 1) · p`, capped at 1.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut running = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        let hypotheses_left = (p.len() - rank) as f64;
        running = running.max((hypotheses_left * p[index]).min(1.0));
        adjusted[index] = running;
    }
    adjusted
}
