//! One series at several lengths of period: days, weeks and months that agree.

use super::{Hierarchy, HierarchyError, Method, Past, reconcile};
use crate::{Request, Series, forecast};

/// Forecasts of one series by the shortest period and by blocks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Consistent {
    /// Expected demand of each period ahead.
    pub periods: Vec<f64>,
    /// For each kind of block, expected demand of each whole block ahead: exactly the sum of its
    /// periods.
    pub blocks: Vec<Vec<f64>>,
}

/// Forecasts a series by period and by blocks of periods, such as days by week and by month, and
/// makes them agree (temporal hierarchies: Athanasopoulos, Hyndman, Kourentzes and Petropoulos,
/// 2017, with structural weights: the variance of a block is its number of periods).
///
/// `ahead` has for each kind of block the lengths of its whole blocks from the first period ahead
/// on: `[7, 7]` and `[31]`. Blocks of the past have the first length, counted back from the end of
/// the history, and each has a season of `seasons` blocks. Kinds need not nest: a week may lie
/// across the ends of months. Periods beyond a kind's last block are bound by the other kinds
/// alone.
///
/// # Errors
///
/// When a block is empty or reaches beyond the horizon, or the series cannot be forecast. A kind
/// with less than four blocks of history has no forecast of its own; it is summed.
pub fn forecast_consistent(
    series: &Series<'_>,
    request: &Request,
    ahead: &[Vec<usize>],
    seasons: &[usize],
) -> Result<Consistent, HierarchyError> {
    if seasons.len() != ahead.len() {
        return Err(HierarchyError::Shape { what: "seasons", expected: ahead.len(), found: seasons.len() });
    }
    let node = |node: usize| move |source| HierarchyError::Node { node, source };
    let periods = forecast(series, request).map_err(node(0))?.mean;
    let (mut groups, mut base, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (kind, lengths) in ahead.iter().enumerate() {
        let says = past_blocks(series, lengths).map(|past| {
            let horizon = lengths.len();
            let request = Request { horizon, season: seasons[kind].max(1), ..request.clone() };
            forecast(&Series::new(&past), &request).map(|answer| answer.mean)
        });
        let says = says.transpose().map_err(node(kind + 1))?;
        let mut from = 0;
        let mut own = Vec::new();
        for (at, &length) in lengths.iter().enumerate() {
            let to = from + length;
            if length == 0 || to > request.horizon {
                return Err(HierarchyError::Group { group: groups.len() });
            }
            own.push(from..to);
            if let Some(says) = &says {
                groups.push((from..to).collect::<Vec<usize>>());
                // Blocks of the past have the first length; a longer one sells as much more.
                base.push(vec![says[at] * length as f64 / lengths[0] as f64]);
            }
            from = to;
        }
        places.push(own);
    }
    let hierarchy = Hierarchy::new(request.horizon, groups)?;
    // Structural weights need errors whose mean squares are the sizes.
    let sizes = hierarchy.groups().iter().map(Vec::len).chain(std::iter::repeat_n(1, request.horizon));
    let errors: Vec<Vec<f64>> = sizes.map(|size| vec![(size as f64).sqrt()]).collect();
    base.extend(periods.into_iter().map(|value| vec![value]));
    let rows = reconcile(&hierarchy, Method::Variance, &base, Past { bottoms: &[], errors: &errors })?;
    let periods: Vec<f64> = rows[hierarchy.groups().len()..].iter().map(|row| row[0]).collect();
    let sum = |place: &std::ops::Range<usize>| periods[place.clone()].iter().sum();
    let blocks = places.iter().map(|own| own.iter().map(sum).collect()).collect();
    Ok(Consistent { periods, blocks })
}

/// Sums of the history's blocks, counted back from its end; a block with a gap is missing.
fn past_blocks(series: &Series<'_>, lengths: &[usize]) -> Option<Vec<f64>> {
    let length = *lengths.first().filter(|length| **length > 0)?;
    let count = series.values.len() / length;
    let from = series.values.len() - count * length;
    let past: Vec<f64> = series.values[from..].chunks_exact(length).map(|block| block.iter().sum()).collect();
    (count >= 4 && past.iter().any(|sum| !sum.is_nan())).then_some(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weeks_and_months_agree_to_the_last_bit() {
        let sold: Vec<f64> =
            (0..400).map(|day| [3.0, 4.0, 3.0, 5.0, 9.0, 14.0, 8.0][day % 7] + (day * 31 % 5) as f64).collect();
        let request = Request { horizon: 35, ..Request::default() };
        let ahead = [vec![7; 5], vec![31]];
        let answer = forecast_consistent(&Series::new(&sold), &request, &ahead, &[52, 12]).unwrap();
        for (week, sum) in answer.blocks[0].iter().enumerate() {
            assert_eq!(*sum, answer.periods[7 * week..7 * week + 7].iter().sum::<f64>());
        }
        assert_eq!(answer.blocks[1][0], answer.periods[..31].iter().sum::<f64>());
        let usual = sold.iter().sum::<f64>() / 400.0 * 7.0;
        assert!(answer.blocks[0].iter().all(|week| (week / usual - 1.0).abs() < 0.1), "{:?}", answer.blocks);
    }

    #[test]
    fn a_difference_is_shared_out_by_length() {
        // By hand: four blocks of two have sold 6 each, the last period's forecast says 4 by naive:
        // two periods of 4 against a block of 6, variances 1, 1 and 2: each period gives half of one.
        let sold = [2.0, 4.0].repeat(4);
        let request = Request {
            horizon: 2,
            season: 1,
            count: false,
            models: vec![crate::ModelName::Naive],
            ..Request::default()
        };
        let answer = forecast_consistent(&Series::new(&sold), &request, &[vec![2]], &[1]).unwrap();
        let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{got} {want}");
        near(answer.periods[0], 3.5);
        near(answer.periods[1], 3.5);
        near(answer.blocks[0][0], 7.0);
    }

    #[test]
    fn a_block_beyond_the_horizon_is_refused() {
        let request = Request { horizon: 10, ..Request::default() };
        let error = forecast_consistent(&Series::new(&[1.0; 60]), &request, &[vec![7, 7]], &[52]).unwrap_err();
        assert_eq!(error, HierarchyError::Group { group: 1 });
    }
}
