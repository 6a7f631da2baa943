//! Why an ATP is what it is: worked out again of stock lines, receipts and settings, and what binds it.

use super::get_atp_drilldown::{AtpAtLocation, AtpDrilldown, CellPlace, fortnight, read};
use crate::http::{ApiError, Call, Code};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Quantity};
use stockflow_planning::atp::{Atp, StockPosition, available_to_promise};

/// What the id of an explanation begins with.
const KIND: &str = "atp";

/// The id by which the ATP of a cell is explained; an empty location stands for all from which the channel sells. Ids
/// and channel codes have no colon.
pub(super) fn explanation_id(product: &str, location: &str, channel: &str) -> String {
    format!("{KIND}:{product}:{location}:{channel}")
}

/// The cell whose ATP an explanation's id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AtpCell {
    product: String,
    location: Option<String>,
    channel: String,
}

impl AtpCell {
    /// Reads an explanation's id; `None`: it explains something else.
    pub(crate) fn of(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        let [KIND, product, location, channel] = parts[..] else { return None };
        let location = Some(location.to_owned()).filter(|location| !location.is_empty());
        Some(Self { product: product.to_owned(), location, channel: channel.to_owned() })
    }

    /// Everything behind it, as it is now; 404 naming `id` where there is no such cell.
    pub(crate) fn drilldown(&self, tx: &mut Tx<'_>, call: &Call, id: &str) -> Result<AtpDrilldown, ApiError> {
        let place = CellPlace {
            product_master_id: self.product.clone(),
            channel_id: self.channel.clone(),
            location_id: self.location.clone(),
            days: fortnight(),
        };
        read(tx, call, &place).map_err(|error| match error.code() {
            Code::ValidationError => ApiError::not_found("explanation", id),
            _ => error,
        })
    }
}

/// What holds an ATP down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AtpTight {
    /// The deduction that takes most; `ON_HAND` where nothing is taken off, or there is nothing to take from.
    pub(crate) term: &'static str,
    /// The first of the days looked at whose projected balance is the least: what may be promised today is no more than
    /// that. `None`: the channel sells from no shelf of it.
    pub(crate) day: Option<Day>,
}

impl AtpDrilldown {
    /// The number.
    pub(crate) const fn value(&self) -> Quantity {
        self.atp
    }

    /// Every term by its name, with what it was and how it is worked out.
    pub(crate) fn summands(&self) -> impl Iterator<Item = (&'static str, Quantity)> {
        self.terms.iter().map(|term| (term.name, term.quantity))
    }

    /// The ATP worked out again of the stock lines, receipts and settings that are shown. What others keep and what is promised
    /// of receipts is taken as it is.
    pub(crate) fn replayed(&self) -> Result<Atp, ApiError> {
        available_to_promise(&self.position()?).map_err(ApiError::internal)
    }

    /// What the ATP would be, were the position another.
    pub(crate) fn with(&self, change: impl Fn(&mut StockPosition)) -> Result<Quantity, ApiError> {
        let mut position = self.position()?;
        change(&mut position);
        Ok(available_to_promise(&position).map_err(ApiError::internal)?.atp)
    }

    /// What holds it down.
    pub(crate) fn tight(&self) -> AtpTight {
        let deductions = self.terms.iter().filter(|term| term.name != "onHand" && term.quantity < Quantity::ZERO);
        let most = deductions.min_by_key(|term| term.quantity);
        let on_hand = self.terms.iter().find(|term| term.name == "onHand").map_or(Quantity::ZERO, |term| term.quantity);
        let term = most.filter(|_| on_hand > Quantity::ZERO).map_or("ON_HAND", |term| shouted(term.name));
        let days = self.locations.iter().map(|at| at.days.len()).min().unwrap_or(0);
        let balance = |day: &usize| -> i64 { self.locations.iter().map(|at| at.days[*day].projected.micros()).sum() };
        let least = (0..days).min_by_key(balance);
        AtpTight { term, day: least.map(|day| self.locations[0].days[day].day) }
    }

    fn position(&self) -> Result<StockPosition, ApiError> {
        let mut all = StockPosition::default();
        for at in &self.locations {
            let here = at.position()?;
            for (sum, part) in [
                (&mut all.on_hand, here.on_hand),
                (&mut all.on_hold, here.on_hold),
                (&mut all.recalled, here.recalled),
                (&mut all.expired, here.expired),
                (&mut all.reserved, here.reserved),
                (&mut all.kept_for_other_channels, here.kept_for_other_channels),
                (&mut all.safety_stock, here.safety_stock),
                (&mut all.reserve_stock, here.reserve_stock),
                (&mut all.inbound_due, here.inbound_due),
                (&mut all.promised_against_inbound, here.promised_against_inbound),
            ] {
                add(sum, part)?;
            }
        }
        Ok(all)
    }
}

impl AtpAtLocation {
    fn position(&self) -> Result<StockPosition, ApiError> {
        let taken = |name: &str| {
            let term = self.terms.iter().find(|term| term.name == name);
            Quantity::from_micros(-term.map_or(0, |term| term.quantity.micros()))
        };
        let setting = |name: &str| -> Result<Quantity, ApiError> {
            let found = self.settings.iter().find(|setting| setting.name == name);
            let value = found.map(|setting| setting.value.clone()).unwrap_or_default();
            serde_json::from_value(value).map_err(ApiError::internal)
        };
        let mut position = StockPosition {
            safety_stock: setting("safetyStock")?,
            reserve_stock: setting("reserveStock")?,
            kept_for_other_channels: taken("keptForOtherChannels"),
            promised_against_inbound: taken("promisedAgainstInbound"),
            ..StockPosition::default()
        };
        for line in &self.stock {
            add(&mut position.on_hand, line.on_hand)?;
            add(&mut position.reserved, line.reserved)?;
            add(&mut position.on_hold, line.on_hold)?;
            add(&mut position.recalled, line.recalled)?;
            let bound = line.reserved.micros() + line.on_hold.micros() + line.recalled.micros();
            if !line.keeps {
                add(&mut position.expired, Quantity::from_micros((line.on_hand.micros() - bound).max(0)))?;
            }
        }
        for coming in self.inbound.iter().filter(|coming| coming.counts) {
            add(&mut position.inbound_due, coming.quantity)?;
        }
        Ok(position)
    }
}

fn add(sum: &mut Quantity, part: Quantity) -> Result<(), ApiError> {
    *sum = sum.checked_add(part).ok_or_else(|| ApiError::internal("a stock balance is too large"))?;
    Ok(())
}

/// A term as a binding constraint is named.
fn shouted(term: &str) -> &'static str {
    match term {
        "onHold" => "ON_HOLD",
        "recalled" => "RECALLED",
        "expired" => "EXPIRED",
        "reserved" => "RESERVED",
        "keptForOtherChannels" => "KEPT_FOR_OTHER_CHANNELS",
        "safetyStock" => "SAFETY_STOCK",
        "reserveStock" => "RESERVE_STOCK",
        "promisedAgainstInbound" => "PROMISED_AGAINST_INBOUND",
        _ => "ON_HAND",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_cell() {
        let id = explanation_id("prod_1", "loc_2", "WEB-EU");
        let cell = AtpCell { product: "prod_1".into(), location: Some("loc_2".into()), channel: "WEB-EU".into() };
        assert_eq!(AtpCell::of(&id), Some(cell));
        assert_eq!(AtpCell::of(&explanation_id("prod_1", "", "WEB")).unwrap().location, None);
        assert_eq!(["rec_1", "atp:prod_1", "atp:a:b:c:d", "xyz:a:b:c"].map(AtpCell::of), [None, None, None, None]);
    }
}
