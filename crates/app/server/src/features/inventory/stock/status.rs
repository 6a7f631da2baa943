//! What of a stock line may not be used, and why.

use crate::http::list::ListQuery;
use std::collections::HashMap;
use stockflow_db::Arg;
use stockflow_kernel::Day;

/// Leaves out lines whose lot is past its date, by the day of their own location.
pub(super) fn without_expired(query: &mut ListQuery, days: &HashMap<String, Day>) {
    let mut by_day: HashMap<Day, Vec<String>> = HashMap::new();
    for (location, day) in days {
        by_day.entry(*day).or_default().push(location.clone());
    }
    let mut distinct: Vec<Day> = by_day.keys().copied().collect();
    distinct.sort_unstable();
    let Some(first) = distinct.first() else { return };
    query.also(" AND (t.expiry_date IS NULL OR t.expiry_date >= $?)", *first);
    // Around the world it is two days at once, or three for an hour: what the later ones leave out besides.
    for day in distinct.iter().skip(1) {
        let mut gone = by_day.get(day).cloned().unwrap_or_default();
        gone.sort_unstable();
        query.also_all(
            " AND NOT (l.location_id = ANY($?) AND t.expiry_date IS NOT NULL AND t.expiry_date < $?)",
            vec![Arg::List(gone), Arg::from(*day)],
        );
    }
}
