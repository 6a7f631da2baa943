//! A fitted tree.

/// Rows walked down a tree side by side, so that one's memory waits hide another's.
const LANES: usize = 8;

/// A node; a leaf points to itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// The bins that go left, one bit each.
    pub(crate) left_bins: [u64; 4],
    /// The column asked.
    pub(crate) column: u16,
    /// The node for bins in `left_bins`.
    pub(crate) left: u16,
    /// The node for all other bins.
    pub(crate) right: u16,
    /// The step in raw score: a leaf's own, an inner node's weighted mean.
    pub(crate) value: f32,
    /// Curvature of the training rows below.
    pub(crate) weight: f32,
}

impl Node {
    pub(crate) fn leaf(own: u16, value: f32, weight: f32) -> Self {
        Self { left_bins: [0; 4], column: 0, left: own, right: own, value, weight }
    }

    pub(crate) fn goes_left(&self, bin: u8) -> bool {
        self.left_bins[usize::from(bin >> 6)] >> (bin & 63) & 1 == 1
    }
}

/// A regression tree over bins. Node 0 is the root.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Splits on the longest way down.
    pub(crate) depth: usize,
}

impl Tree {
    fn step(&self, node: u16, row: &[u8]) -> u16 {
        let at = &self.nodes[usize::from(node)];
        if at.goes_left(row[usize::from(at.column)]) { at.left } else { at.right }
    }

    /// The leaf a row falls into.
    pub(crate) fn leaf(&self, row: &[u8]) -> u16 {
        let mut node = 0;
        loop {
            let next = self.step(node, row);
            if next == node {
                return node;
            }
            node = next;
        }
    }

    /// The step of a row's leaf.
    pub(crate) fn value(&self, row: &[u8]) -> f32 {
        self.nodes[usize::from(self.leaf(row))].value
    }

    /// Adds each row's step to its score; `bins` is row-major with `width` columns.
    pub(crate) fn add_to(&self, bins: &[u8], width: usize, scores: &mut [f32]) {
        for (rows, scores) in bins.chunks(width * LANES).zip(scores.chunks_mut(LANES)) {
            if scores.len() < LANES {
                for (row, score) in rows.chunks(width).zip(scores) {
                    *score += self.value(row);
                }
                continue;
            }
            let mut at = [0_u16; LANES];
            for _ in 0..self.depth {
                for (lane, node) in at.iter_mut().enumerate() {
                    *node = self.step(*node, &rows[lane * width..(lane + 1) * width]);
                }
            }
            for (score, node) in scores.iter_mut().zip(at) {
                *score += self.nodes[usize::from(node)].value;
            }
        }
    }

    /// Adds what each column did on the row's way down, and returns the root's value:
    /// root + the sum of what was added is the leaf's value (Saabas 2014).
    pub(crate) fn explain(&self, row: &[u8], by_column: &mut [f64]) -> f64 {
        let mut node = 0;
        loop {
            let next = self.step(node, row);
            if next == node {
                return f64::from(self.nodes[0].value);
            }
            let here = &self.nodes[usize::from(node)];
            by_column[usize::from(here.column)] +=
                f64::from(self.nodes[usize::from(next)].value) - f64::from(here.value);
            node = next;
        }
    }

    /// Sets inner nodes to the weighted mean of the leaves below; children come after
    /// their parents.
    pub(crate) fn fill_inner_values(&mut self) {
        for node in (0..self.nodes.len()).rev() {
            let [left, right] = [self.nodes[node].left, self.nodes[node].right].map(usize::from);
            if left == node {
                continue;
            }
            let (a, b) = (&self.nodes[left], &self.nodes[right]);
            let weight = a.weight + b.weight;
            self.nodes[node].value = if weight > 0.0 {
                (a.value * a.weight + b.value * b.weight) / weight
            } else {
                0.5 * (a.value + b.value)
            };
        }
    }
}
