//! What a replay is told.

/// Money of one product, in any one currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prices {
    /// Lost by writing one unit off.
    pub unit_cost: f64,
    /// Lost with one unit that could not be sold.
    pub unit_margin: f64,
    /// Of holding one unit for a day.
    pub holding_per_day: f64,
    /// Of one order to the supplier.
    pub purchase: f64,
    /// Of one shipment to a store.
    pub shipment: f64,
}

/// One product over a distribution centre and its stores.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// Units asked for, by store, then by day; all stores over the same days.
    pub demand: &'a [Vec<f64>],
    /// The day of the replay's first decision; the days before it are history.
    pub first_day: usize,
    /// The first day that counts in the outcome: the days between let the start be forgotten.
    pub measured_from: usize,
    /// Days from an order to its receipt at the centre, of one order after the other, and then again.
    pub supplier_days: &'a [usize],
    /// Days from the centre to a store's shelf.
    pub store_days: usize,
    /// Decisions are made every so many days.
    pub review_days: usize,
    /// Orders to the supplier are whole multiples of it.
    pub purchase_pack: f64,
    /// Shipments to stores are whole multiples of it.
    pub store_pack: f64,
    /// Days that a unit can be sold after its receipt at the centre; `None`: for ever.
    pub shelf_life_days: Option<usize>,
    /// What things cost.
    pub prices: Prices,
}

/// Why a replay cannot start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// No store, or stores over unlike days.
    #[error("a replay needs stores that cover the same days")]
    Ragged,
    /// Negative or not finite demand.
    #[error("demand of store {store} on day {day} is negative or not finite")]
    BadDemand {
        /// Store, from 0.
        store: usize,
        /// Day, from 0.
        day: usize,
    },
    /// The first decision, the first measured day and the last day are not in this order.
    #[error("a replay needs history before its first day, and days to measure after it")]
    BadDays,
    /// A lead time, a review or a pack that makes no sense.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
}

impl World<'_> {
    /// Days of demand there are.
    #[must_use]
    pub fn days(&self) -> usize {
        self.demand.first().map_or(0, Vec::len)
    }

    /// Refuses what cannot be replayed.
    pub(super) fn check(&self) -> Result<(), WorldError> {
        let days = self.days();
        if days == 0 || self.demand.iter().any(|store| store.len() != days) {
            return Err(WorldError::Ragged);
        }
        for (store, demand) in self.demand.iter().enumerate() {
            if let Some(day) = demand.iter().position(|d| !(d.is_finite() && *d >= 0.0)) {
                return Err(WorldError::BadDemand { store, day });
            }
        }
        if self.first_day == 0 || self.measured_from < self.first_day || self.measured_from >= days {
            return Err(WorldError::BadDays);
        }
        let above_zero = |x: f64| x.is_finite() && x > 0.0;
        let not_negative = |x: f64| x.is_finite() && x >= 0.0;
        let prices = &self.prices;
        for (what, sound) in [
            ("the supplier's lead time", !self.supplier_days.is_empty()),
            ("the review period", self.review_days > 0),
            ("the purchase pack", above_zero(self.purchase_pack)),
            ("the store pack", above_zero(self.store_pack)),
            ("the shelf life", self.shelf_life_days != Some(0)),
            ("the unit cost", not_negative(prices.unit_cost)),
            ("the unit margin", not_negative(prices.unit_margin)),
            ("the holding cost", not_negative(prices.holding_per_day)),
            ("the cost of an order", not_negative(prices.purchase)),
            ("the cost of a shipment", not_negative(prices.shipment)),
        ] {
            if !sound {
                return Err(WorldError::OutOfRange(what));
            }
        }
        Ok(())
    }
}
