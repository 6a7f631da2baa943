//! Base forecasts of all nodes made coherent.

use super::covariance::shrunk;
use super::{Hierarchy, HierarchyError};
use crate::linear::Cholesky;

/// How forecasts are made coherent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The bottom forecasts, summed.
    BottomUp,
    /// The top forecast, shared out by what each bottom series had of the history (Gross and Sohl,
    /// 1990, proportions of the historical averages).
    TopDown,
    /// Least squares with all nodes alike (Hyndman et al., 2011).
    LeastSquares,
    /// Minimum trace with the variances of past errors alone.
    Variance,
    /// Minimum trace with the shrunk covariance of past errors (Wickramasuriya, Athanasopoulos and
    /// Hyndman, 2019; Schäfer and Strimmer, 2005).
    MinimumTrace,
}

impl Method {
    /// All of them, simplest first.
    pub const ALL: [Self; 5] = [Self::BottomUp, Self::TopDown, Self::LeastSquares, Self::Variance, Self::MinimumTrace];

    /// The name to show, lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BottomUp => "bottom-up",
            Self::TopDown => "top-down",
            Self::LeastSquares => "least squares",
            Self::Variance => "variance",
            Self::MinimumTrace => "minimum trace",
        }
    }
}

/// What the past tells of the nodes.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// The history of each bottom series, in units; for top-down.
    pub bottoms: &'a [Vec<f64>],
    /// Past errors of each node (groups first), moment by moment; for the methods that weigh.
    pub errors: &'a [Vec<f64>],
}

/// Makes base forecasts coherent: the answer has a row for each node, groups first; each group's
/// is exactly the sum of its members', in their order, and nothing is negative.
///
/// Base forecasts have one row a node, groups first, all of one length. Negative parts are set to
/// zero before the sums are formed (Di Fonzo and Girolimetto, 2023).
///
/// # Errors
///
/// When rows do not match the hierarchy, top-down has no top, or the past errors are singular.
pub fn reconcile(
    hierarchy: &Hierarchy,
    method: Method,
    base: &[Vec<f64>],
    past: Past<'_>,
) -> Result<Vec<Vec<f64>>, HierarchyError> {
    let horizon = base.first().map_or(0, Vec::len);
    shape("base forecasts", hierarchy.nodes(), base.len())?;
    base.iter().try_for_each(|row| shape("periods of a base forecast", horizon, row.len()))?;
    let groups = hierarchy.groups().len();
    let mut bottoms = match method {
        Method::BottomUp => base[groups..].to_vec(),
        Method::TopDown => top_down(hierarchy, base, past.bottoms)?,
        _ => {
            let weights = weights(hierarchy, method, past.errors)?;
            trace(hierarchy, base, &weights)?
        }
    };
    for value in bottoms.iter_mut().flatten() {
        *value = value.max(0.0);
    }
    Ok(hierarchy.sums(&bottoms))
}

fn shape(what: &'static str, expected: usize, found: usize) -> Result<(), HierarchyError> {
    if expected == found { Ok(()) } else { Err(HierarchyError::Shape { what, expected, found }) }
}

fn top_down(hierarchy: &Hierarchy, base: &[Vec<f64>], history: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, HierarchyError> {
    let top = hierarchy.top().ok_or(HierarchyError::NoTop)?;
    shape("histories", hierarchy.bottoms(), history.len())?;
    let sold: Vec<f64> = history.iter().map(|row| row.iter().filter(|value| !value.is_nan()).sum()).collect();
    let all: f64 = sold.iter().sum();
    // Where nothing was ever sold, all parts are alike.
    let share = |sold: &f64| if all > 0.0 { sold / all } else { 1.0 / hierarchy.bottoms() as f64 };
    Ok(sold.iter().map(|own| base[top].iter().map(|whole| share(own) * whole).collect()).collect())
}

/// The matrix W of the errors' covariance, by rows or as a diagonal.
enum Weights {
    Diagonal(Vec<f64>),
    Full(Vec<f64>),
}

/// A variance of nothing would take all the trust; this share of the mean is the least.
const LEAST: f64 = 1e-6;

fn weights(hierarchy: &Hierarchy, method: Method, errors: &[Vec<f64>]) -> Result<Weights, HierarchyError> {
    let nodes = hierarchy.nodes();
    if method == Method::LeastSquares {
        return Ok(Weights::Diagonal(vec![1.0; nodes]));
    }
    shape("rows of past errors", nodes, errors.len())?;
    let length = errors[0].len();
    errors.iter().try_for_each(|row| shape("past errors of a node", length, row.len()))?;
    if method == Method::Variance {
        let square = |row: &Vec<f64>| {
            let known = row.iter().filter(|error| error.is_finite());
            let (sum, count) = known.fold((0.0, 0.0), |(sum, count), error| (sum + error * error, count + 1.0));
            sum / f64::max(count, 1.0)
        };
        let mut diagonal: Vec<f64> = errors.iter().map(square).collect();
        let least = floor(&diagonal)?;
        diagonal.iter_mut().for_each(|value| *value = value.max(least));
        return Ok(Weights::Diagonal(diagonal));
    }
    let (mut matrix, _) = shrunk(errors);
    let diagonal: Vec<f64> = (0..nodes).map(|at| matrix[at * nodes + at]).collect();
    let least = floor(&diagonal)?;
    for at in 0..nodes {
        matrix[at * nodes + at] = matrix[at * nodes + at].max(least);
    }
    Ok(Weights::Full(matrix))
}

fn floor(variances: &[f64]) -> Result<f64, HierarchyError> {
    let mean = variances.iter().sum::<f64>() / variances.len() as f64;
    if mean > 0.0 && mean.is_finite() { Ok(LEAST * mean) } else { Err(HierarchyError::Singular) }
}

/// The bottom rows of ŷ − W U (Uᵀ W U)⁻¹ Uᵀ ŷ, where Uᵀ ŷ is by how much each group differs from
/// its parts (Wickramasuriya, Athanasopoulos and Hyndman, 2019, in the form that inverts a matrix
/// of the groups alone).
fn trace(hierarchy: &Hierarchy, base: &[Vec<f64>], weights: &Weights) -> Result<Vec<Vec<f64>>, HierarchyError> {
    let groups = hierarchy.groups();
    let (count, nodes) = (groups.len(), hierarchy.nodes());
    let horizon = base.first().map_or(0, Vec::len);
    // W U by rows: a node's covariance with each group's difference.
    let weighed = |node: usize, group: usize| {
        let at = |other: usize| match weights {
            Weights::Diagonal(diagonal) => {
                if node == other {
                    diagonal[node]
                } else {
                    0.0
                }
            }
            Weights::Full(matrix) => matrix[node * nodes + other],
        };
        at(group) - groups[group].iter().map(|member| at(count + member)).sum::<f64>()
    };
    let columns: Vec<Vec<f64>> =
        (0..count).map(|group| (0..nodes).map(|node| weighed(node, group)).collect()).collect();
    let mut system = vec![0.0; count * count];
    for row in 0..count {
        for column in 0..count {
            let parts = groups[row].iter().map(|member| columns[column][count + member]).sum::<f64>();
            system[row * count + column] = columns[column][row] - parts;
        }
    }
    let parts = Cholesky::of(&system, count).ok_or(HierarchyError::Singular)?;
    let mut bottoms = base[count..].to_vec();
    for ahead in 0..horizon {
        let differences: Vec<f64> = (0..count)
            .map(|group| {
                base[group][ahead] - groups[group].iter().map(|member| base[count + member][ahead]).sum::<f64>()
            })
            .collect();
        let blame = parts.solve(&differences);
        for (at, row) in bottoms.iter_mut().enumerate() {
            row[ahead] -= blame.iter().zip(&columns).map(|(blame, column)| blame * column[count + at]).sum::<f64>();
        }
    }
    Ok(bottoms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> Hierarchy {
        Hierarchy::new(2, vec![vec![0, 1]]).unwrap()
    }

    fn near(got: &[Vec<f64>], want: &[f64]) {
        let got: Vec<f64> = got.iter().map(|row| row[0]).collect();
        assert!(got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-12), "{got:?} {want:?}");
    }

    const BASE: [f64; 3] = [10.0, 4.0, 5.0];

    fn base() -> Vec<Vec<f64>> {
        BASE.iter().map(|value| vec![*value]).collect()
    }

    // By hand: the whole is 10, its parts 4 and 5; the difference of 1 is shared out by variance.
    #[test]
    fn the_difference_is_shared_out_by_variance() {
        let past = Past { bottoms: &[], errors: &[] };
        let third = 1.0 / 3.0;
        let alike = reconcile(&pair(), Method::LeastSquares, &base(), past).unwrap();
        near(&alike, &[10.0 - third, 4.0 + third, 5.0 + third]);
        // Mean squares 4, 1 and 2.
        let errors = [vec![2.0, -2.0], vec![1.0, -1.0], vec![2.0, 0.0]];
        let past = Past { bottoms: &[], errors: &errors };
        let weighed = reconcile(&pair(), Method::Variance, &base(), past).unwrap();
        near(&weighed, &[10.0 - 4.0 / 7.0, 4.0 + 1.0 / 7.0, 5.0 + 2.0 / 7.0]);
    }

    // By hand for W = [4 1 1; 1 2 ½; 1 ½ 3] and U = (1, −1, −1): W U = (2, −3/2, −5/2), Uᵀ W U = 6.
    #[test]
    fn covariances_bear_on_the_shares() {
        let full = Weights::Full(vec![4.0, 1.0, 1.0, 1.0, 2.0, 0.5, 1.0, 0.5, 3.0]);
        let bottoms = trace(&pair(), &base(), &full).unwrap();
        near(&bottoms, &[4.0 + 1.5 / 6.0, 5.0 + 2.5 / 6.0]);
    }

    #[test]
    fn bottom_up_and_top_down_keep_one_end() {
        let bottoms = [vec![3.0, f64::NAN, 3.0], vec![1.0, 1.0, 0.0]];
        let past = Past { bottoms: &bottoms, errors: &[] };
        near(&reconcile(&pair(), Method::BottomUp, &base(), past).unwrap(), &[9.0, 4.0, 5.0]);
        near(&reconcile(&pair(), Method::TopDown, &base(), past).unwrap(), &[10.0, 7.5, 2.5]);
        let idle = [vec![0.0], vec![0.0]];
        let past = Past { bottoms: &idle, errors: &[] };
        near(&reconcile(&pair(), Method::TopDown, &base(), past).unwrap(), &[10.0, 5.0, 5.0]);
    }

    #[test]
    fn nothing_is_negative_and_the_whole_is_the_sum() {
        let base = vec![vec![1.0], vec![0.2], vec![9.0]];
        let past = Past { bottoms: &[], errors: &[] };
        let rows = reconcile(&pair(), Method::LeastSquares, &base, past).unwrap();
        assert_eq!(rows[1][0], 0.0);
        assert_eq!(rows[0][0], rows[1][0] + rows[2][0]);
    }

    #[test]
    fn rows_that_do_not_match_are_refused() {
        let past = Past { bottoms: &[], errors: &[] };
        let error = reconcile(&pair(), Method::BottomUp, &base()[..2], past).unwrap_err();
        assert_eq!(error.to_string(), "base forecasts: 2 given, 3 expected");
        let error = reconcile(
            &pair(),
            Method::MinimumTrace,
            &base(),
            Past { bottoms: &[], errors: &[vec![0.0], vec![0.0], vec![0.0]] },
        );
        assert_eq!(error, Err(HierarchyError::Singular));
        let apart = Hierarchy::new(3, vec![vec![0, 1]]).unwrap();
        let four = vec![vec![1.0]; 4];
        assert_eq!(reconcile(&apart, Method::TopDown, &four, past), Err(HierarchyError::NoTop));
    }
}
