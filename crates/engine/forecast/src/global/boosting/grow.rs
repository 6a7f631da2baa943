//! Growing one tree, the most useful split first.

use rayon::join;

use super::bins::{BinMatrix, Binning};
use super::histogram::{Cell, Layout, Quantised, build, subtract};
use super::rows::divide;
use super::split::{Bounds, Rules, Split};
use super::tree::{Node, Tree};

const NO_BOUNDS: Bounds = Bounds { low: f64::NEG_INFINITY, high: f64::INFINITY };

/// What a tree grows from.
pub(crate) struct Ground<'a> {
    pub(crate) rules: Rules<'a>,
    pub(crate) layout: &'a Layout,
    pub(crate) binning: &'a Binning,
    pub(crate) matrix: &'a BinMatrix,
    pub(crate) quantised: &'a [Quantised],
}

/// A leaf of the growing tree.
struct Leaf {
    node: u16,
    begin: usize,
    end: usize,
    depth: usize,
    total: Cell,
    bounds: Bounds,
    /// Empty when the leaf is final.
    cells: Vec<Cell>,
    split: Option<Split>,
}

/// A final leaf: its node and the range of `rows` that ended there.
pub(crate) struct LeafRows {
    pub(crate) node: usize,
    pub(crate) rows: std::ops::Range<usize>,
    pub(crate) bounds: Bounds,
}

impl Ground<'_> {
    /// Grows a tree over `rows`, which are reordered leaf by leaf.
    pub(crate) fn grow(&self, rows: &mut [u32]) -> (Tree, Vec<LeafRows>) {
        let options = self.rules.options;
        let mut leaves = vec![self.root(rows)];
        let mut tree = Tree { nodes: vec![self.node(&leaves[0])], depth: 0 };
        while leaves.len() < options.max_leaves {
            let Some((place, split)) = take_best(&mut leaves) else {
                break;
            };
            let last = leaves.len() + 1 == options.max_leaves;
            let parent = leaves.swap_remove(place);
            let children = self.divide(&mut tree, rows, parent, &split, last);
            tree.depth = tree.depth.max(children[0].depth);
            leaves.extend(children);
        }
        let ranges = leaves.iter().map(|leaf| LeafRows {
            node: usize::from(leaf.node),
            rows: leaf.begin..leaf.end,
            bounds: leaf.bounds,
        });
        let ranges = ranges.collect();
        (tree, ranges)
    }

    fn root(&self, rows: &[u32]) -> Leaf {
        let cells = build(self.layout, self.matrix, self.quantised, rows);
        let mut total = Cell::default();
        let first_column = self.layout.offsets.get(1).copied().unwrap_or(0);
        cells[..first_column].iter().for_each(|cell| total.add(*cell));
        let mut leaf =
            Leaf { node: 0, begin: 0, end: rows.len(), depth: 0, total, bounds: NO_BOUNDS, cells, split: None };
        self.find_split(&mut leaf);
        leaf
    }

    fn node(&self, leaf: &Leaf) -> Node {
        let step = self.rules.step(leaf.total, leaf.bounds) * self.rules.options.learning_rate;
        Node::leaf(leaf.node, step as f32, self.rules.curvature(leaf.total) as f32)
    }

    /// Searches a leaf's best split, and frees its sums when there is none.
    fn find_split(&self, leaf: &mut Leaf) {
        if leaf.depth < self.rules.options.max_depth {
            leaf.split = self.rules.best(self.layout, self.binning, &leaf.cells, leaf.total, leaf.bounds);
        }
        if leaf.split.is_none() {
            leaf.cells = Vec::new();
        }
    }

    /// Divides a leaf; `last` children need no sums of their own.
    fn divide(&self, tree: &mut Tree, rows: &mut [u32], parent: Leaf, split: &Split, last: bool) -> [Leaf; 2] {
        let first = tree.nodes.len() as u16;
        let node = &mut tree.nodes[usize::from(parent.node)];
        node.left_bins = split.left_bins;
        node.column = split.column as u16;
        (node.left, node.right) = (first, first + 1);
        let lefts = divide(self.matrix, node, &mut rows[parent.begin..parent.end]);
        let middle = parent.begin + lefts;
        let leaf = |node, begin, end, total, bounds| Leaf {
            node,
            begin,
            end,
            depth: parent.depth + 1,
            total,
            bounds,
            cells: Vec::new(),
            split: None,
        };
        let mut left = leaf(first, parent.begin, middle, split.left, split.left_bounds);
        let mut right = leaf(first + 1, middle, parent.end, split.right, split.right_bounds);
        if !last {
            let (small, large) =
                if lefts * 2 <= parent.end - parent.begin { (&mut left, &mut right) } else { (&mut right, &mut left) };
            let own = &rows[small.begin..small.end];
            small.cells = build(self.layout, self.matrix, self.quantised, own);
            large.cells = parent.cells;
            subtract(&mut large.cells, &small.cells);
            join(|| self.find_split(small), || self.find_split(large));
        }
        tree.nodes.extend([self.node(&left), self.node(&right)]);
        [left, right]
    }
}

/// Takes the split with the largest gain, the oldest node's among equals.
fn take_best(leaves: &mut [Leaf]) -> Option<(usize, Split)> {
    let mut best: Option<(usize, f64, u16)> = None;
    for (place, leaf) in leaves.iter().enumerate() {
        let Some(split) = &leaf.split else { continue };
        let better = match best {
            None => true,
            Some((_, gain, node)) => split.gain > gain || (split.gain == gain && leaf.node < node),
        };
        if better {
            best = Some((place, split.gain, leaf.node));
        }
    }
    let (place, ..) = best?;
    leaves[place].split.take().map(|split| (place, split))
}
