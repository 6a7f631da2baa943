//! Real-valued features to one byte each.

use rayon::prelude::*;

/// The bin of a missing value, in every column.
pub(crate) const MISSING_BIN: u8 = 0;
/// Categories that fit a byte beside the missing bin.
pub(crate) const MAX_CATEGORIES: u32 = 255;

/// How a column's values are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// An ordered number; NaN is missing.
    Numeric,
    /// A category code 0, 1, …, 254; NaN and larger codes are missing.
    Category,
}

#[derive(Debug, Clone, PartialEq)]
enum Column {
    /// Ascending upper bounds (inclusive) of bins 1, 2, …; the last bin has none.
    Numeric(Vec<f32>),
    /// The number of codes seen.
    Category(u32),
}

/// The bin borders of every column, learned once and used for training and forecasting.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    columns: Vec<Column>,
}

impl Binning {
    /// Learns borders from a sample in row-major order (`sample.len() / kinds.len()` rows).
    ///
    /// Borders are sample quantiles between distinct values, so each bin holds about as
    /// many rows as another; at most `max_bins` (2 to 255) bins beside the missing one.
    pub fn learn(kinds: &[ColumnKind], sample: &[f32], max_bins: usize) -> Self {
        let width = kinds.len().max(1);
        let columns = kinds
            .par_iter()
            .enumerate()
            .map(|(column, kind)| {
                let values = sample.iter().skip(column).step_by(width).copied();
                match kind {
                    ColumnKind::Numeric => Column::Numeric(quantile_borders(
                        values.filter(|v| v.is_finite()).collect(),
                        max_bins.clamp(2, 255),
                    )),
                    ColumnKind::Category => {
                        let highest = values.filter(|v| *v >= 0.0).fold(-1.0_f32, f32::max);
                        Column::Category(((highest + 1.0) as u32).min(MAX_CATEGORIES))
                    }
                }
            })
            .collect();
        Self { columns }
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Makes room for category codes up to `highest` in a column of categories; codes of
    /// 255 and more stay missing.
    pub fn admit(&mut self, column: usize, highest: u32) {
        if let Some(Column::Category(codes)) = self.columns.get_mut(column) {
            *codes = (*codes).max(highest.saturating_add(1).min(MAX_CATEGORIES));
        }
    }

    /// The number of bins of a column, the missing bin included.
    pub(crate) fn bins(&self, column: usize) -> usize {
        match &self.columns[column] {
            Column::Numeric(borders) => borders.len() + 2,
            Column::Category(codes) => *codes as usize + 1,
        }
    }

    /// Whether a column holds categories.
    pub(crate) fn is_category(&self, column: usize) -> bool {
        matches!(self.columns[column], Column::Category(_))
    }

    /// Writes the bins of one row; `values` and `out` have one entry a column.
    pub fn encode(&self, values: &[f32], out: &mut [u8]) {
        for ((column, &value), bin) in self.columns.iter().zip(values).zip(out) {
            *bin = match column {
                _ if value.is_nan() => MISSING_BIN,
                Column::Numeric(borders) => 1 + borders.partition_point(|b| *b < value) as u8,
                Column::Category(codes) if value >= 0.0 && value < *codes as f32 => 1 + value as u8,
                Column::Category(_) => MISSING_BIN,
            };
        }
    }
}

/// Borders halfway between neighbouring distinct values, at equal counts.
fn quantile_borders(mut values: Vec<f32>, max_bins: usize) -> Vec<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct: Vec<(f32, usize)> = Vec::new();
    for value in &values {
        match distinct.last_mut() {
            Some((last, count)) if *last == *value => *count += 1,
            _ => distinct.push((*value, 1)),
        }
    }
    let mut borders = Vec::new();
    let mut left = values.len();
    let mut in_bin = 0;
    for pair in distinct.windows(2) {
        in_bin += pair[0].1;
        // What is left is spread over the bins left, so one heavy value does not use up
        // the borders of the others.
        let bins_left = max_bins - borders.len();
        if bins_left > 1 && (in_bin * bins_left >= left || distinct.len() <= max_bins) {
            borders.push(pair[0].0 + (pair[1].0 - pair[0].0) * 0.5);
            left -= in_bin;
            in_bin = 0;
        }
    }
    borders
}

/// Bins in row-major order: one row lies in one or two cache lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinMatrix {
    width: usize,
    bins: Vec<u8>,
}

impl BinMatrix {
    /// An empty matrix of `width` columns with room for `rows` rows.
    pub fn with_capacity(width: usize, rows: usize) -> Self {
        Self { width: width.max(1), bins: Vec::with_capacity(width.max(1) * rows) }
    }

    /// A matrix from bins in row-major order; a trailing partial row is dropped.
    pub fn from_bins(width: usize, mut bins: Vec<u8>) -> Self {
        let width = width.max(1);
        bins.truncate(bins.len() / width * width);
        Self { width, bins }
    }

    /// Encodes real values in row-major order.
    pub fn encode(binning: &Binning, values: &[f32]) -> Self {
        let width = binning.width().max(1);
        let mut bins = vec![MISSING_BIN; values.len() / width * width];
        bins.par_chunks_mut(width).zip(values.par_chunks(width)).for_each(|(out, row)| binning.encode(row, out));
        Self { width, bins }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.bins.len() / self.width
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The bins of one row.
    pub fn row(&self, row: usize) -> &[u8] {
        &self.bins[row * self.width..(row + 1) * self.width]
    }

    /// All bins, row by row.
    pub(crate) fn bins(&self) -> &[u8] {
        &self.bins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_distinct_values_get_a_bin_each() {
        let sample: Vec<f32> = [1.0, 2.0, 2.0, 5.0].repeat(10);
        let binning = Binning::learn(&[ColumnKind::Numeric], &sample, 255);
        let matrix = BinMatrix::encode(&binning, &[1.0, 2.0, 5.0, f32::NAN, 99.0, -7.0]);
        assert_eq!(matrix.bins(), &[1, 2, 3, 0, 3, 1]);
    }

    #[test]
    fn many_values_are_split_into_equal_counts() {
        let sample: Vec<f32> = (0..1000).map(|v| v as f32).collect();
        let binning = Binning::learn(&[ColumnKind::Numeric], &sample, 10);
        let matrix = BinMatrix::encode(&binning, &sample);
        for bin in 1..=10_u8 {
            let count = matrix.bins().iter().filter(|b| **b == bin).count();
            assert!((90..=110).contains(&count), "bin {bin} holds {count} rows");
        }
    }

    #[test]
    fn unknown_categories_are_missing() {
        let binning = Binning::learn(&[ColumnKind::Category], &[0.0, 1.0, 2.0], 255);
        let matrix = BinMatrix::encode(&binning, &[2.0, 3.0, f32::NAN, -1.0, 0.0]);
        assert_eq!(matrix.bins(), &[3, 0, 0, 0, 1]);
    }
}
