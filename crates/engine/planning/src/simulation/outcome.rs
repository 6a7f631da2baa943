//! What a policy did to customers, shelves and money.

/// Sums over the measured days; [`Outcome::and`] adds products and stores together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Days measured.
    pub days: usize,
    /// Units asked for.
    pub demand: f64,
    /// Units sold.
    pub sold: f64,
    /// Store × days.
    pub store_days: usize,
    /// Store × days on which a customer went without.
    pub stockout_days: usize,
    /// Units on hand at stores, summed over the evenings.
    pub store_unit_days: f64,
    /// Units on hand at the centre or on the way to stores, summed over the evenings.
    pub central_unit_days: f64,
    /// All of these units at cost, summed over the evenings.
    pub value_days: f64,
    /// Orders to the supplier.
    pub purchases: usize,
    /// Units ordered.
    pub purchased: f64,
    /// Shipments to stores.
    pub shipments: usize,
    /// Units shipped.
    pub shipped: f64,
    /// Units written off.
    pub written_off: f64,
    /// Holding, money.
    pub holding_cost: f64,
    /// Margin of the units not sold, money.
    pub lost_margin: f64,
    /// Orders and shipments, money.
    pub order_cost: f64,
    /// Write-offs at unit cost, money.
    pub write_off_cost: f64,
}

impl Outcome {
    /// Units sold over units asked for (type 2 service level, Silver, Pyke & Thomas (2017), section 6.5); 1 without
    /// demand.
    #[must_use]
    pub fn fill_rate(&self) -> f64 {
        if self.demand > 0.0 { self.sold / self.demand } else { 1.0 }
    }

    /// Units on hand or on the way between our own places, mean over the evenings.
    #[must_use]
    pub fn average_stock(&self) -> f64 {
        (self.store_unit_days + self.central_unit_days) / self.days.max(1) as f64
    }

    /// The same at cost, money.
    #[must_use]
    pub fn average_value(&self) -> f64 {
        self.value_days / self.days.max(1) as f64
    }

    /// Holding, lost margin, orders and write-offs, money.
    #[must_use]
    pub fn total_cost(&self) -> f64 {
        self.holding_cost + self.lost_margin + self.order_cost + self.write_off_cost
    }

    /// Both products together, over the same days.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            days: self.days.max(other.days),
            demand: self.demand + other.demand,
            sold: self.sold + other.sold,
            store_days: self.store_days + other.store_days,
            stockout_days: self.stockout_days + other.stockout_days,
            store_unit_days: self.store_unit_days + other.store_unit_days,
            central_unit_days: self.central_unit_days + other.central_unit_days,
            value_days: self.value_days + other.value_days,
            purchases: self.purchases + other.purchases,
            purchased: self.purchased + other.purchased,
            shipments: self.shipments + other.shipments,
            shipped: self.shipped + other.shipped,
            written_off: self.written_off + other.written_off,
            holding_cost: self.holding_cost + other.holding_cost,
            lost_margin: self.lost_margin + other.lost_margin,
            order_cost: self.order_cost + other.order_cost,
            write_off_cost: self.write_off_cost + other.write_off_cost,
        }
    }
}
