//! Demand: what was asked for of a product at a location on a day, perhaps through a channel.

use super::place::{self, CODE, LOCATION, PRODUCT, SKU};
use super::refs::Refs;
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written};
use crate::change::Change;
use crate::features::demand::{self, DemandDay, Observation, SeriesKey};
use crate::http::{ApiError, Permission};
use serde_json::{Value, json};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Money};
use stockflow_tables::ValueError;

pub(super) struct Demand;

const CHANNEL: usize = 4;
const DATE: usize = 5;
const QUANTITY: usize = 6;
const PRICE: usize = 7;
const PROMOTION: usize = 8;

const FIELDS: &[Field] = &[
    place::FIELDS[SKU],
    place::FIELDS[PRODUCT],
    place::FIELDS[CODE],
    place::FIELDS[LOCATION],
    Field { name: "channelId", kind: FieldKind::Text(100), need: Need::MayFind, aliases: &["channel"] },
    Field { name: "date", kind: FieldKind::Day, need: Need::ToFind, aliases: &["day", "saleDate", "orderDate"] },
    Field {
        name: "quantity",
        kind: FieldKind::Decimal,
        need: Need::ToCreate,
        aliases: &["qty", "units", "demand", "sales", "sold"],
    },
    Field { name: "price", kind: FieldKind::Decimal, need: Need::Never, aliases: &["unitPrice"] },
    Field { name: "promotion", kind: FieldKind::Boolean, need: Need::Never, aliases: &["promo", "promoted"] },
];

impl Target for Demand {
    fn name(&self) -> &'static str {
        "demand"
    }

    fn permission(&self) -> Permission {
        Permission::ForecastWrite
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn keys(&self) -> &'static [Key] {
        &[Key {
            name: "productLocationChannelAndDate",
            groups: &[&[SKU, PRODUCT], &[CODE, LOCATION], &[CHANNEL], &[DATE]],
        }]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        let day = || value.as_str().and_then(|text| text.parse::<Day>().ok());
        if field == DATE && day().is_some_and(|day| day < demand::EARLIEST) {
            return Err(ValueError::new(
                "range",
                format!("is before {}, the first day of any history", demand::EARLIEST),
            ));
        }
        if matches!(field, QUANTITY | PRICE) && decimal(value) > Money::whole(1_000_000_000) {
            return Err(ValueError::new("range", "is greater than 1,000,000,000"));
        }
        Ok(())
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let places = days(tx, rows)?;
        let asked: Vec<(&SeriesKey, Day)> = places.iter().flatten().map(|(key, day)| (key, *day)).collect();
        let mut found = demand::observed(tx, &asked)?.into_iter();
        drop(asked);
        let seen = places.into_iter().zip(rows).map(|(place, row)| match place {
            Err(refused) => refused,
            Ok(_) => match found.next().flatten() {
                None => Seen::Missing,
                Some(day) => {
                    let mut values = row.to_vec();
                    values[QUANTITY] = json!(day.quantity);
                    values[PRICE] = json!(day.price);
                    values[PROMOTION] = json!(day.promotion);
                    Seen::There { id: String::new(), values, version: None }
                }
            },
        });
        Ok(seen.collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let latest = Day::from_number(change.now.seconds().div_euclid(86_400)).plus(1);
        let day = |row: &Write<'_>| {
            let value = |field: usize| {
                let set = row.set.iter().find(|(at, _)| *at == field).map(|(_, value)| value);
                set.or_else(|| row.current.get(field)).unwrap_or(&Value::Null)
            };
            let price = Some(value(PRICE)).filter(|price| !price.is_null()).map(decimal);
            let quantity = value(QUANTITY).to_string().parse().unwrap_or_default();
            Some(DemandDay { quantity, price, promotion: *value(PROMOTION) == json!(true) })
        };
        record(change, rows, day, Some(latest))
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        record(change, rows, |_| None, None)
    }

    fn finished(&self, change: &mut Change<'_, '_>) -> Result<(), ApiError> {
        demand::want_forecasts(change)
    }
}

fn decimal(value: &Value) -> Money {
    value.to_string().parse().unwrap_or(Money::ZERO)
}

fn record(
    change: &mut Change<'_, '_>,
    rows: &[Write<'_>],
    day: impl Fn(&Write<'_>) -> Option<DemandDay>,
    latest: Option<Day>,
) -> Result<Vec<Written>, ApiError> {
    let given: Vec<&[Value]> = rows.iter().map(|row| row.row).collect();
    let mut observations = Vec::with_capacity(rows.len());
    let mut outcomes = Vec::with_capacity(rows.len());
    for (place, row) in days(change.tx, &given)?.into_iter().zip(rows) {
        outcomes.push(match place {
            Ok((_, date)) if latest.is_some_and(|latest| date > latest) => Err(format!("{date} is not over yet")),
            Ok((series, date)) => {
                observations.push(Observation { series, date, day: day(row) });
                Ok(String::new())
            }
            Err(_) => Err("its product, location or channel is gone".to_owned()),
        });
    }
    demand::observe(change, observations)?;
    Ok(outcomes)
}

/// The series and day that a row is about, or what is wrong with it.
type SeriesDay = Result<(SeriesKey, Day), Seen>;

/// Of each row.
fn days(tx: &mut Tx<'_>, rows: &[&[Value]]) -> Result<Vec<SeriesDay>, ApiError> {
    let places = place::places(tx, rows)?;
    let channels = Refs::channels(tx, rows, CHANNEL)?;
    let day = |(place, row): (place::Place, &&[Value])| {
        let (product_id, location_id) = place?;
        let channel_id = match row[CHANNEL].as_str() {
            None => None,
            Some(_) => Some(channels.find(row, CHANNEL, CHANNEL)?.to_owned()),
        };
        let date = row[DATE].as_str().and_then(|text| text.parse().ok());
        let missing =
            || Seen::Refused { field: DATE, code: "required", message: "is empty; the row needs its day".into() };
        Ok((SeriesKey { product_id, location_id, channel_id }, date.ok_or_else(missing)?))
    };
    Ok(places.into_iter().zip(rows).map(day).collect())
}
