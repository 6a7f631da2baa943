//! Which parts make up which wholes.

use super::HierarchyError;
use std::collections::BTreeMap;

/// Bottom series and groups of them. A group's demand is the sum of its members'.
///
/// Nodes are numbered groups first, then bottom series. Groups may overlap: by item and by location
/// both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    bottoms: usize,
    groups: Vec<Vec<usize>>,
}

impl Hierarchy {
    /// A hierarchy of so many bottom series with these groups of them.
    ///
    /// # Errors
    ///
    /// When there is no bottom series, or a group is empty or names one twice or one that is not
    /// there.
    pub fn new(bottoms: usize, groups: Vec<Vec<usize>>) -> Result<Self, HierarchyError> {
        if bottoms == 0 {
            return Err(HierarchyError::Empty);
        }
        for (group, members) in groups.iter().enumerate() {
            let mut sorted = members.clone();
            sorted.sort_unstable();
            sorted.dedup();
            if members.is_empty() || sorted.len() != members.len() || sorted.last().is_some_and(|at| *at >= bottoms) {
                return Err(HierarchyError::Group { group });
            }
        }
        Ok(Self { bottoms, groups })
    }

    /// The groups by every choice of keys: with item, location and channel the total, each item,
    /// each location, each channel, each item at each location and so on. Groups of one member and
    /// groups alike are left out.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and when the series have keys of different numbers.
    pub fn crossed(keys: &[Vec<&str>]) -> Result<Self, HierarchyError> {
        let width = keys.first().ok_or(HierarchyError::Empty)?.len();
        if let Some(odd) = keys.iter().find(|key| key.len() != width) {
            return Err(HierarchyError::Shape { what: "keys", expected: width, found: odd.len() });
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut choices: Vec<u32> = (0..1_u32 << width).collect();
        choices.sort_by_key(|choice| choice.count_ones());
        for choice in choices {
            let mut by: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
            for (at, key) in keys.iter().enumerate() {
                let chosen = key.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1);
                by.entry(chosen.map(|(_, part)| *part).collect()).or_default().push(at);
            }
            for members in by.into_values().filter(|members| members.len() > 1) {
                if !groups.contains(&members) {
                    groups.push(members);
                }
            }
        }
        Self::new(keys.len(), groups)
    }

    /// How many bottom series there are.
    #[must_use]
    pub const fn bottoms(&self) -> usize {
        self.bottoms
    }

    /// The members of each group.
    #[must_use]
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// How many nodes there are: groups and bottom series.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.groups.len() + self.bottoms
    }

    /// The group of all bottom series.
    #[must_use]
    pub fn top(&self) -> Option<usize> {
        self.groups.iter().position(|members| members.len() == self.bottoms)
    }

    /// Rows of all nodes from rows of the bottom series; a sum with a missing (NaN) part is
    /// missing.
    #[must_use]
    pub fn sums(&self, bottoms: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let length = bottoms.first().map_or(0, Vec::len);
        let sum = |members: &Vec<usize>| {
            (0..length).map(|t| members.iter().map(|at| bottoms[*at][t]).sum()).collect::<Vec<f64>>()
        };
        self.groups.iter().map(sum).chain(bottoms.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_cross_to_every_sum_once() {
        let keys = [vec!["tea", "north"], vec!["tea", "south"], vec!["rum", "north"], vec!["rum", "south"]];
        let hierarchy = Hierarchy::crossed(&keys).unwrap();
        // The total, two items, two locations; an item at a location is a bottom series.
        assert_eq!(hierarchy.groups(), [vec![0, 1, 2, 3], vec![2, 3], vec![0, 1], vec![0, 2], vec![1, 3]]);
        assert_eq!((hierarchy.top(), hierarchy.nodes()), (Some(0), 9));
    }

    #[test]
    fn a_group_of_what_is_not_there_is_refused() {
        assert_eq!(Hierarchy::new(2, vec![vec![0, 1], vec![0, 2]]), Err(HierarchyError::Group { group: 1 }));
        assert_eq!(Hierarchy::new(2, vec![vec![1, 1]]), Err(HierarchyError::Group { group: 0 }));
        assert_eq!(Hierarchy::new(0, vec![]), Err(HierarchyError::Empty));
    }

    #[test]
    fn a_whole_is_the_sum_of_its_parts() {
        let hierarchy = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let rows = hierarchy.sums(&[vec![1.0, 2.0], vec![3.0, f64::NAN]]);
        assert_eq!(rows[0][0], 4.0);
        assert!(rows[0][1].is_nan());
    }
}
