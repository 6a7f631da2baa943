//! Sums of gradients by bin, in integers.

use rayon::prelude::*;

use super::bins::{BinMatrix, Binning};

/// Gradients are rounded to this many steps of the largest one, either sign.
pub(crate) const GRADIENT_STEPS: f64 = 16_384.0;
/// Curvatures are rounded to this many steps of the largest one.
pub(crate) const CURVATURE_STEPS: f64 = 32_768.0;
/// Rows one packed sum can take: 2^16 times the steps stays inside 32 bits.
const PACKED_ROWS: usize = 65_536;
/// Below this many rows a part is not worth a thread of its own.
const LEAST_ROWS: usize = 2_048;

/// Gradient and curvature of a row in integer steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Quantised {
    pub(crate) gradient: i16,
    pub(crate) curvature: u16,
}

impl Quantised {
    /// Both in one word, so that one addition sums both.
    fn packed(self) -> i64 {
        (i64::from(self.gradient) << 32) + i64::from(self.curvature)
    }
}

/// Gradient and curvature summed over the rows of one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) gradient: i64,
    pub(crate) curvature: i64,
}

impl Cell {
    pub(crate) fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }
}

/// Where the cells of the columns one tree uses lie in a flat histogram.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The columns used, ascending.
    pub(crate) columns: Vec<usize>,
    /// The first cell of each column used, and the end of the last.
    pub(crate) offsets: Vec<usize>,
    all: bool,
}

impl Layout {
    pub(crate) fn new(binning: &Binning, columns: Vec<usize>) -> Self {
        let mut offsets = vec![0];
        let mut end = 0;
        for column in &columns {
            end += binning.bins(*column);
            offsets.push(end);
        }
        let all = columns.len() == binning.width();
        Self { columns, offsets, all }
    }

    fn cells(&self) -> usize {
        self.offsets[self.columns.len()]
    }
}

/// Sums the rows' gradients by column and bin.
pub(crate) fn build(layout: &Layout, matrix: &BinMatrix, quantised: &[Quantised], rows: &[u32]) -> Vec<Cell> {
    let threads = rayon::current_num_threads().max(1);
    let part = rows.len().div_ceil(threads).clamp(LEAST_ROWS, PACKED_ROWS);
    if rows.len() <= part {
        let mut cells = vec![Cell::default(); layout.cells()];
        add_part(layout, matrix, quantised, rows, &mut cells);
        return cells;
    }
    rows.par_chunks(part)
        .map(|chunk| {
            let mut cells = vec![Cell::default(); layout.cells()];
            add_part(layout, matrix, quantised, chunk, &mut cells);
            cells
        })
        .reduce(Vec::new, |mut left, right| {
            if left.is_empty() {
                return right;
            }
            left.iter_mut().zip(&right).for_each(|(sum, cell)| sum.add(*cell));
            left
        })
}

fn add_part(layout: &Layout, matrix: &BinMatrix, quantised: &[Quantised], rows: &[u32], cells: &mut [Cell]) {
    let mut packed = vec![[0_i64; 256]; layout.columns.len()];
    let (width, bins) = (matrix.width(), matrix.bins());
    if layout.all {
        for &row in rows {
            let word = quantised[row as usize].packed();
            let first = row as usize * width;
            for (sums, &bin) in packed.iter_mut().zip(&bins[first..first + width]) {
                sums[bin as usize] += word;
            }
        }
    } else {
        for &row in rows {
            let word = quantised[row as usize].packed();
            let first = row as usize * width;
            let values = &bins[first..first + width];
            for (sums, &column) in packed.iter_mut().zip(&layout.columns) {
                sums[values[column] as usize] += word;
            }
        }
    }
    for (sums, ends) in packed.iter().zip(layout.offsets.windows(2)) {
        for (cell, sum) in cells[ends[0]..ends[1]].iter_mut().zip(sums) {
            cell.gradient += sum >> 32;
            cell.curvature += sum & 0xffff_ffff;
        }
    }
}

/// `parent - sibling`, in place.
pub(crate) fn subtract(parent: &mut [Cell], sibling: &[Cell]) {
    parent.iter_mut().zip(sibling).for_each(|(cell, other)| *cell = cell.minus(*other));
}
