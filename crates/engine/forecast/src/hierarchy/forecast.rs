//! Coherent forecasts of a hierarchy, by the method that did best in the past.

use super::{Hierarchy, HierarchyError, Method, Past, reconcile, spread};
use crate::{Forecast, Request, Series, forecast};
use rayon::prelude::*;

/// Coherent forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Coherent {
    /// Expected demand of each node (groups first) and period ahead; a group is exactly the sum of
    /// its members.
    pub mean: Vec<Vec<f64>>,
    /// The forecast of each node with its coherent mean, its quantiles around it, and the explanation
    /// of its own forecast.
    ///
    /// Quantiles do not add up over parts, nor should they: errors of parts cancel in part. A node's are
    /// those of its own forecast, which were drawn from the errors of its own past, brought to the coherent
    /// mean and narrowed or widened as coherence narrowed or widened its past errors.
    pub nodes: Vec<Forecast>,
    /// The method it comes from.
    pub method: Method,
    /// Every method tried with its past error, the best first: the mean over the nodes of the root
    /// mean squared error, in parts of that of the node's own base forecast.
    pub tried: Vec<(Method, f64)>,
}

/// With more nodes than this their covariance is too large to be held, and minimum trace is not tried.
const MOST_NODES: usize = 3_000;

/// Forecasts every node, makes the forecasts coherent, and chooses how by rolling origins.
///
/// Each bottom series has one value a period, NaN where it is missing, all of one length. Where the
/// history is too short for origins the forecasts are summed from the bottom. Minimum trace is tried
/// with up to 3,000 nodes, whose covariance it needs.
///
/// # Errors
///
/// When series do not match the hierarchy, or one cannot be forecast.
pub fn forecast_hierarchy(
    hierarchy: &Hierarchy,
    bottoms: &[Vec<f64>],
    request: &Request,
) -> Result<Coherent, HierarchyError> {
    if bottoms.len() != hierarchy.bottoms() {
        let (expected, found) = (hierarchy.bottoms(), bottoms.len());
        return Err(HierarchyError::Shape { what: "bottom series", expected, found });
    }
    let length = bottoms.first().map_or(0, Vec::len);
    if let Some(odd) = bottoms.iter().find(|row| row.len() != length) {
        return Err(HierarchyError::Shape { what: "periods of a bottom series", expected: length, found: odd.len() });
    }
    let nodes = hierarchy.sums(bottoms);
    let origins = origins(length, request);
    let base = |known: usize| -> Result<Vec<Forecast>, HierarchyError> {
        let one = |(node, values): (usize, &Vec<f64>)| {
            let answer = forecast(&Series::new(&values[..known]), request);
            answer.map_err(|source| HierarchyError::Node { node, source })
        };
        nodes.par_iter().enumerate().map(one).collect()
    };
    let means = |answers: &[Forecast]| answers.iter().map(|answer| answer.mean.clone()).collect::<Vec<_>>();
    // The oldest origin only teaches the errors of the next.
    let past: Vec<Vec<Vec<f64>>> =
        origins.iter().map(|origin| base(*origin).map(|answers| means(&answers))).collect::<Result<_, _>>()?;
    let trials = Trials { hierarchy, bottoms, nodes: &nodes, origins: &origins, past: &past };
    let mut tried: Vec<(Method, f64, Errors)> = Vec::new();
    for method in Method::ALL {
        if method == Method::MinimumTrace && hierarchy.nodes() > MOST_NODES {
            continue;
        }
        tried.extend(trials.run(method).map(|(error, errors)| (method, error, errors)));
    }
    // A stable sort: among equals the simpler method, which stands first, wins.
    tried.sort_by(|a, b| a.1.total_cmp(&b.1));
    let errors = trials.missed(origins.len());
    let told = Past { bottoms, errors: &errors };
    let mut now = base(length)?;
    let own = means(&now);
    let none = Errors::default();
    let best = tried.iter().map(|(method, _, errors)| (*method, errors)).chain([(Method::BottomUp, &none)]);
    for (method, errors) in best {
        if let Ok(mean) = reconcile(hierarchy, method, &own, told) {
            for (node, (answer, mean)) in now.iter_mut().zip(&mean).enumerate() {
                spread::around(answer, mean, errors.change(node), request.count);
            }
            let tried = tried.iter().map(|(method, error, _)| (*method, *error)).collect();
            return Ok(Coherent { mean, nodes: now, method, tried });
        }
    }
    Err(HierarchyError::Singular)
}

/// Past errors of each node with coherence and without, and over how many horizons.
#[derive(Default)]
struct Errors {
    coherent: Vec<Vec<f64>>,
    base: Vec<Vec<f64>>,
    horizons: usize,
}

impl Errors {
    fn change(&self, node: usize) -> f64 {
        let both = self.coherent.get(node).zip(self.base.get(node));
        both.map_or(1.0, |(coherent, base)| spread::change(coherent, base, self.horizons))
    }
}

/// What is tried on the past.
struct Trials<'a> {
    hierarchy: &'a Hierarchy,
    bottoms: &'a [Vec<f64>],
    /// History of every node.
    nodes: &'a [Vec<f64>],
    origins: &'a [usize],
    /// Base forecasts from each origin.
    past: &'a [Vec<Vec<f64>>],
}

impl Trials<'_> {
    /// Errors of the base forecasts from the first so many origins, by node.
    fn missed(&self, upto: usize) -> Vec<Vec<f64>> {
        let at = |node: usize| {
            (0..upto).flat_map(|which| self.errors(which, node, &self.past[which][node])).collect::<Vec<f64>>()
        };
        (0..self.hierarchy.nodes()).map(at).collect()
    }

    /// What came less what was said, from one origin at one node.
    fn errors(&self, which: usize, node: usize, said: &[f64]) -> Vec<f64> {
        let actual = &self.nodes[node][self.origins[which]..];
        actual.iter().zip(said).map(|(actual, said)| actual - said).collect()
    }

    /// One method's mean error in parts of the base's, and its errors; `None` where it cannot run.
    fn run(&self, method: Method) -> Option<(f64, Errors)> {
        let mut ratios = Vec::new();
        let count = self.hierarchy.nodes();
        let mut found = Errors { coherent: vec![Vec::new(); count], base: vec![Vec::new(); count], horizons: 0 };
        for (which, &origin) in self.origins.iter().enumerate().skip(1) {
            let (errors, known): (_, Vec<Vec<f64>>) =
                (self.missed(which), self.bottoms.iter().map(|row| row[..origin].to_vec()).collect());
            let told = Past { bottoms: &known, errors: &errors };
            let Ok(rows) = reconcile(self.hierarchy, method, &self.past[which], told) else { break };
            ratios.extend(ratio(self.nodes, &rows, &self.past[which], origin));
            for (node, row) in rows.iter().enumerate() {
                found.coherent[node].extend(self.errors(which, node, row));
                found.base[node].extend(self.errors(which, node, &self.past[which][node]));
            }
            found.horizons += 1;
        }
        (!ratios.is_empty()).then(|| (ratios.iter().sum::<f64>() / ratios.len() as f64, found))
    }
}

/// Past origins a horizon apart, the oldest first; none where less than half the history would be
/// left.
fn origins(length: usize, request: &Request) -> Vec<usize> {
    let back = (1..=request.origins.max(2) + 1).map_while(|back| length.checked_sub(back * request.horizon));
    let mut origins: Vec<usize> = back.take_while(|origin| *origin >= (length / 2).max(4)).collect();
    origins.reverse();
    origins
}

/// Root mean squared errors of the coherent rows in parts of the base rows', node by node.
fn ratio<'a>(
    nodes: &'a [Vec<f64>],
    rows: &'a [Vec<f64>],
    base: &'a [Vec<f64>],
    origin: usize,
) -> impl Iterator<Item = f64> + 'a {
    let error = |actual: &[f64], said: &[f64]| {
        let known = actual.iter().zip(said).filter(|(actual, _)| !actual.is_nan());
        known.map(|(actual, said)| (actual - said).powi(2)).sum::<f64>().sqrt()
    };
    nodes.iter().zip(rows).zip(base).filter_map(move |((values, row), base)| {
        let actual = &values[origin..(origin + row.len()).min(values.len())];
        let own = error(actual, base);
        (own > 0.0).then(|| error(actual, row) / own)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(t: usize) -> f64 {
        [3.0, 1.0, 2.0, 6.0][t % 4]
    }

    /// Two parts whose noise cancels in the sum.
    fn mirrored() -> Vec<Vec<f64>> {
        let noise = |t: usize| 4.0 * ((t * t * 7 + t * 3) % 11) as f64 / 11.0 - 2.0;
        let part = |sign: f64| (0..80).map(|t| 10.0 + season(t) + sign * noise(t)).collect();
        vec![part(1.0), part(-1.0)]
    }

    fn request() -> Request {
        Request { horizon: 4, season: 4, count: false, ..Request::default() }
    }

    #[test]
    fn parts_sum_to_the_whole_and_the_choice_is_told() {
        let hierarchy = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let answer = forecast_hierarchy(&hierarchy, &mirrored(), &request()).unwrap();
        for ahead in 0..4 {
            assert_eq!(answer.mean[0][ahead], answer.mean[1][ahead] + answer.mean[2][ahead]);
            // The noise cancels: the sum is known.
            assert!((answer.mean[0][ahead] - 20.0 - 2.0 * season(80 + ahead)).abs() < 1.0);
        }
        assert_eq!(answer.tried.len(), Method::ALL.len());
        assert_eq!(answer.method, answer.tried[0].0);
        assert!(answer.tried.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }

    #[test]
    fn quantiles_stand_around_the_coherent_mean_and_never_cross() {
        let hierarchy = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let answer = forecast_hierarchy(&hierarchy, &mirrored(), &request()).unwrap();
        for (node, mean) in answer.nodes.iter().zip(&answer.mean) {
            assert_eq!(node.mean, *mean);
            for pair in node.quantiles.windows(2) {
                assert!(pair[0].values.iter().zip(&pair[1].values).all(|(low, high)| 0.0 <= *low && low <= high));
            }
            let (low, high) = (&node.quantiles[0].values, &node.quantiles[4].values);
            assert!(mean.iter().zip(low).zip(high).all(|((mean, low), high)| low <= mean && mean <= high));
        }
        // The parts' noise cancels: the whole's reach is less than the sum of theirs.
        let reach = |node: usize| answer.nodes[node].quantiles[4].values[0] - answer.nodes[node].quantiles[0].values[0];
        assert!(reach(0) < 0.5 * (reach(1) + reach(2)), "{} {} {}", reach(0), reach(1), reach(2));
    }

    #[test]
    fn a_short_history_is_summed_from_the_bottom() {
        let hierarchy = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let answer = forecast_hierarchy(&hierarchy, &[vec![1.0, 2.0], vec![3.0, 3.0]], &request()).unwrap();
        assert_eq!(answer.method, Method::BottomUp);
        assert!(answer.tried.is_empty());
    }

    #[test]
    fn a_series_that_cannot_be_forecast_is_named() {
        let hierarchy = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let rows = [vec![1.0; 4], vec![f64::NAN; 4]];
        let error = forecast_hierarchy(&hierarchy, &rows, &request()).unwrap_err().to_string();
        assert!(error.contains("periods of the series are missing"), "{error}");
    }
}
