//! Stock of the days to come: what is there, what comes, and what is asked for.

use super::figures::ten_thousandths as shown;
use serde::Serialize;
use stockflow_kernel::{Day, Quantity};
use stockflow_planning::netting::{Bucket, NettingError, Order, Window, net};

/// Days after today that a reservation takes its demand from.
const LATE_DAYS: u32 = 7;

/// The end of a day.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "date": "2018-01-02", "demand": 6.2, "supply": 24, "stock": 41.8 }))]
pub(super) struct ProjectedDay {
    date: Day,
    /// Forecast demand that no reservation stands for yet.
    demand: f64,
    /// What is due.
    supply: f64,
    /// What is left, reservations taken off; below 0: demand that cannot be met.
    pub(super) stock: f64,
}

impl ProjectedDay {
    pub(super) const fn date(&self) -> Day {
        self.date
    }
}

/// Projects `on_hand` (what can be used) over the days of `forecast` from `first`. What is reserved leaves at once and
/// consumes the forecast of the first days: it is the same demand. `supply`: what is due on which day; what was due before
/// comes on the first.
pub(super) fn project(
    on_hand: Quantity,
    reserved: Quantity,
    first: Day,
    forecast: &[f64],
    supply: &[(Day, Quantity)],
) -> Result<Vec<ProjectedDay>, NettingError> {
    let bucket = |(ahead, mean): (usize, &f64)| {
        let day = first.plus(ahead as i64);
        Bucket { first: day, last: day, gross: Quantity::from_f64(*mean) }
    };
    let buckets: Vec<Bucket> = forecast.iter().enumerate().map(bucket).collect();
    let orders = [Order { due: first, quantity: reserved.max(Quantity::ZERO) }];
    let left = net(&buckets, &orders, Window { early_days: 0, late_days: LATE_DAYS })?.net;
    let mut stock = on_hand.to_f64() - reserved.to_f64();
    let day = |(ahead, demand): (usize, &Quantity)| {
        let date = first.plus(ahead as i64);
        let due = |day: Day| if ahead == 0 { day <= date } else { day == date };
        let due = supply.iter().filter(|(day, _)| due(*day));
        // From zero: the sum of nothing would be minus zero, and be shown with its sign.
        let comes = due.fold(0.0, |sum, (_, quantity)| sum + quantity.to_f64());
        stock += comes - demand.to_f64();
        ProjectedDay { date, demand: shown(demand.to_f64()), supply: shown(comes), stock: shown(stock) }
    };
    Ok(left.iter().enumerate().map(day).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reservation_is_demand_that_was_forecast() {
        let first = Day::from_number(17_533);
        let whole = Quantity::whole;
        let supply = [(first.plus(-2), whole(5)), (first.plus(2), whole(7))];
        let days = project(whole(30), whole(25), first, &[10.0; 4], &supply).unwrap();
        let of = |field: fn(&ProjectedDay) -> f64| days.iter().map(field).collect::<Vec<_>>();
        // Twenty-five of the forty are reserved: the first two days and half of the third.
        assert_eq!(of(|day| day.demand), [0.0, 0.0, 5.0, 10.0]);
        assert_eq!(of(|day| day.supply), [5.0, 0.0, 7.0, 0.0]);
        assert_eq!(of(|day| day.stock), [10.0, 10.0, 12.0, 2.0]);
        assert!(days.iter().all(|day| day.supply.is_sign_positive()), "{days:?}");
    }
}
