//! Coherent forecasts of a hierarchy, by the method that did best in the past.

use super::{Hierarchy, HierarchyError, Method, Past, reconcile};
use crate::{Request, Series, forecast};
use rayon::prelude::*;

/// Coherent forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Coherent {
    /// Expected demand of each node (groups first) and period ahead; a group is exactly the sum of
    /// its members.
    pub mean: Vec<Vec<f64>>,
    /// The method it comes from.
    pub method: Method,
    /// Every method tried with its past error, the best first: the mean over the nodes of the root
    /// mean squared error, in parts of that of the node's own base forecast.
    pub tried: Vec<(Method, f64)>,
}

/// Forecasts every node, makes the forecasts coherent, and chooses how by rolling origins.
///
/// Each bottom series has one value a period, NaN where it is missing, all of one length. Where the
/// history is too short for origins the forecasts are summed from the bottom.
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
    let base = |known: usize| -> Result<Vec<Vec<f64>>, HierarchyError> {
        let one = |(node, values): (usize, &Vec<f64>)| {
            let answer = forecast(&Series::new(&values[..known]), request);
            answer.map(|answer| answer.mean).map_err(|source| HierarchyError::Node { node, source })
        };
        nodes.par_iter().enumerate().map(one).collect()
    };
    // The oldest origin only teaches the errors of the next.
    let past: Vec<Vec<Vec<f64>>> = origins.iter().map(|origin| base(*origin)).collect::<Result<_, _>>()?;
    let missed = |upto: usize| -> Vec<Vec<f64>> {
        let at = |node: usize| {
            let origin = |which: usize| {
                let actual = &nodes[node][origins[which]..];
                actual.iter().zip(&past[which][node]).map(|(actual, said)| actual - said)
            };
            (0..upto).flat_map(origin).collect::<Vec<f64>>()
        };
        (0..hierarchy.nodes()).map(at).collect()
    };
    let mut tried: Vec<(Method, f64)> = Vec::new();
    for method in Method::ALL {
        let mut ratios = Vec::new();
        for (which, &origin) in origins.iter().enumerate().skip(1) {
            let (errors, known): (_, Vec<Vec<f64>>) =
                (missed(which), bottoms.iter().map(|row| row[..origin].to_vec()).collect());
            let told = Past { bottoms: &known, errors: &errors };
            let Ok(rows) = reconcile(hierarchy, method, &past[which], told) else { break };
            ratios.extend(ratio(&nodes, &rows, &past[which], origin));
        }
        if !ratios.is_empty() {
            tried.push((method, ratios.iter().sum::<f64>() / ratios.len() as f64));
        }
    }
    // A stable sort: among equals the simpler method, which stands first, wins.
    tried.sort_by(|a, b| a.1.total_cmp(&b.1));
    let errors = missed(origins.len());
    let told = Past { bottoms, errors: &errors };
    let now = base(length)?;
    let best = tried.iter().map(|(method, _)| *method).chain([Method::BottomUp]);
    for method in best {
        if let Ok(mean) = reconcile(hierarchy, method, &now, told) {
            return Ok(Coherent { mean, method, tried });
        }
    }
    Err(HierarchyError::Singular)
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
