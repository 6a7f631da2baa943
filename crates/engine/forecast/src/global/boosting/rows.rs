//! Which rows a tree sees, and which go left.

use rayon::prelude::*;

use super::bins::BinMatrix;
use super::tree::Node;

/// Rows per task when a leaf is divided.
const PART: usize = 16_384;

/// A well-mixed 64-bit word (SplitMix64, Steele et al. 2014).
pub(crate) fn mix(seed: u64, index: u64) -> u64 {
    let mut word = seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A draw in [0, 1).
pub(crate) fn uniform(seed: u64, index: u64) -> f64 {
    (mix(seed, index) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// The rows drawn for one tree, ascending; each with probability `fraction` on its own.
pub(crate) fn draw(rows: usize, fraction: f64, seed: u64) -> Vec<u32> {
    let drawn = |row: &u32| fraction >= 1.0 || uniform(seed, u64::from(*row)) < fraction;
    (0..rows as u32).filter(drawn).collect()
}

/// Columns drawn without replacement, ascending; at least one.
pub(crate) fn draw_columns(width: usize, fraction: f64, seed: u64) -> Vec<usize> {
    let count = ((width as f64 * fraction).round() as usize).clamp(1, width.max(1));
    let mut ranked: Vec<(u64, usize)> = (0..width).map(|column| (mix(seed, column as u64), column)).collect();
    ranked.sort_unstable();
    let mut columns: Vec<usize> = ranked.into_iter().take(count).map(|(_, c)| c).collect();
    columns.sort_unstable();
    columns
}

/// Reorders `rows` so that those going left come first, each side in its old order;
/// returns how many go left.
pub(crate) fn divide(matrix: &BinMatrix, node: &Node, rows: &mut [u32]) -> usize {
    let column = usize::from(node.column);
    let (width, bins) = (matrix.width(), matrix.bins());
    // Both sides are written every time and only one of them advances: which side a row
    // takes is a coin toss no branch predictor wins.
    let sides = |part: &[u32]| {
        let mut left = vec![0_u32; part.len()];
        let mut right = vec![0_u32; part.len()];
        let (mut lefts, mut rights) = (0, 0);
        for &row in part {
            let goes_left = node.goes_left(bins[row as usize * width + column]);
            left[lefts] = row;
            right[rights] = row;
            lefts += usize::from(goes_left);
            rights += usize::from(!goes_left);
        }
        left.truncate(lefts);
        right.truncate(rights);
        (left, right)
    };
    let parts: Vec<(Vec<u32>, Vec<u32>)> =
        if rows.len() <= PART { vec![sides(rows)] } else { rows.par_chunks(PART).map(sides).collect() };
    let lefts: usize = parts.iter().map(|(left, _)| left.len()).sum();
    let (mut to_left, mut to_right) = rows.split_at_mut(lefts);
    for (left, right) in &parts {
        let (here, rest) = to_left.split_at_mut(left.len());
        here.copy_from_slice(left);
        to_left = rest;
        let (here, rest) = to_right.split_at_mut(right.len());
        here.copy_from_slice(right);
        to_right = rest;
    }
    lefts
}
