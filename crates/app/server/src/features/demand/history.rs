//! Reading demand: the sum, day by day, of all series that a selection covers.

use super::chunk::{self, ChunkError};
use crate::http::ApiError;
use stockflow_db::{DbError, Query, Tx, args, sql};
use stockflow_kernel::{Day, Money, Quantity};

// Chunks are joined to the left, so that SQLite begins with the few series and not with all chunks: decision 0018.

/// Which series to sum; what is left out covers all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// One product.
    pub product: Option<&'a str>,
    /// Some products.
    pub products: Option<&'a [String]>,
    /// One location.
    pub location: Option<&'a str>,
    /// One channel.
    pub channel: Option<&'a str>,
    /// Locations whose data may be seen; `None`: all.
    pub visible: Option<&'a [String]>,
}

/// One product at one location through one channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesKey {
    /// The product's id.
    pub product_id: String,
    /// The location's id.
    pub location_id: String,
    /// The channel's id; `None`: demand without one.
    pub channel_id: Option<String>,
}

/// The demand of one day over all series selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayTotal {
    /// Exact, in millionths of the product's unit. A sum of many may exceed what a [`Quantity`] holds.
    pub micros: i128,
    /// Price × quantity in 10⁻¹² of the currency, of the observations with a price.
    revenue: i128,
    /// The quantity that the revenue belongs to, in millionths.
    priced: i128,
    /// The sum of all prices seen, in millionths, and how many they are.
    prices: (i128, i128),
    /// At least one series was promoted.
    pub promotion: bool,
}

impl DayTotal {
    /// Adds another day's.
    pub fn add(&mut self, other: &Self) {
        self.micros += other.micros;
        self.revenue += other.revenue;
        self.priced += other.priced;
        self.prices.0 += other.prices.0;
        self.prices.1 += other.prices.1;
        self.promotion |= other.promotion;
    }

    fn observe(&mut self, day: &chunk::DemandDay) {
        let micros = i128::from(day.quantity.micros());
        self.micros += micros;
        self.promotion |= day.promotion;
        if let Some(price) = day.price {
            let price = i128::from(price.micros());
            self.revenue += price * micros;
            self.priced += micros;
            self.prices.0 += price;
            self.prices.1 += 1;
        }
    }

    /// The exact sum.
    ///
    /// # Errors
    /// When it exceeds what a quantity can hold.
    pub fn quantity(&self) -> Result<Quantity, ApiError> {
        i64::try_from(self.micros).map(Quantity::from_micros).map_err(|_| {
            ApiError::invalid_state("the sum is greater than a quantity can hold; ask for fewer days or series")
        })
    }

    /// The average price paid for a unit, or where nothing was sold the average price asked, rounded
    /// half up at the sixth decimal.
    #[must_use]
    pub fn price(&self) -> Option<Money> {
        let (sum, parts) = if self.priced > 0 { (self.revenue, self.priced) } else { self.prices };
        let mean = (2 * sum + parts).checked_div_euclid(2 * parts)?;
        i64::try_from(mean).ok().map(Money::from_micros)
    }
}

/// Demand day by day without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyHistory {
    /// The day of the first total.
    pub first_day: Day,
    /// One a day; a day without an observation is zero.
    pub days: Vec<DayTotal>,
}

impl DailyHistory {
    /// The last day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.first_day.plus(self.days.len() as i64 - 1)
    }

    /// The quantities as floats, for statistics.
    #[must_use]
    pub fn quantities(&self) -> Vec<f64> {
        self.days.iter().map(|day| day.micros as f64 / 1e6).collect()
    }

    /// The average price of each day.
    #[must_use]
    pub fn prices(&self) -> Vec<Option<Money>> {
        self.days.iter().map(DayTotal::price).collect()
    }

    /// Whether anything was promoted on each day.
    #[must_use]
    pub fn promotions(&self) -> Vec<bool> {
        self.days.iter().map(|day| day.promotion).collect()
    }

    /// Whether all quantities are whole units.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.days.iter().all(|day| day.micros % 1_000_000 == 0)
    }

    /// Lengthens the history by days without demand, so that it ends on `last`.
    pub fn extend_to(&mut self, last: Day) {
        let days = last.number() - self.first_day.number() + 1;
        if let Ok(days) = usize::try_from(days)
            && days > self.days.len()
        {
            self.days.resize(days, DayTotal::default());
        }
    }
}

/// The demand of all series that `selection` covers, summed; `None` where there is none.
///
/// # Errors
/// As the database says; internal when a stored chunk is damaged.
pub fn history(tx: &mut Tx<'_>, selection: &Selection<'_>) -> Result<Option<DailyHistory>, ApiError> {
    let Some((first_day, last_day)) = range(tx, selection)? else { return Ok(None) };
    let length = usize::try_from(last_day.number() - first_day.number() + 1).unwrap_or_default();
    let mut days = vec![DayTotal::default(); length];

    let mut chunks = Query::scoped(
        "SELECT c.chunk, c.data FROM demand_series s
           LEFT JOIN demand_chunk c ON c.workspace_id = s.workspace_id AND c.series_id = s.id
          WHERE s.workspace_id = $1",
    );
    narrow(&mut chunks, selection);
    let chunks: Vec<(Option<i64>, Option<Vec<u8>>)> = tx.query_all(&chunks)?;
    for (number, data) in chunks.into_iter().filter_map(|(number, data)| number.zip(data)) {
        let start = number * chunk::DAYS as i64 - first_day.number();
        for (offset, day) in (start..).zip(unpack(&data)?) {
            let total = usize::try_from(offset).ok().and_then(|at| days.get_mut(at));
            if let (Some(total), Some(day)) = (total, day) {
                total.observe(&day);
            }
        }
    }
    Ok(Some(DailyHistory { first_day, days }))
}

/// Tells the stored days of every series that `selection` covers, piece by piece: the series, the day of the first
/// and one place a day, empty where nothing was observed. `since`: pieces that end before it are left out.
///
/// # Errors
/// As the database says; internal when a stored chunk is damaged.
pub fn each_piece(
    tx: &mut Tx<'_>,
    selection: &Selection<'_>,
    since: Option<Day>,
    mut tell: impl FnMut(&SeriesKey, Day, &[Option<chunk::DemandDay>]),
) -> Result<(), ApiError> {
    let since = since.map_or(i64::MIN, |since| since.number().div_euclid(chunk::DAYS as i64));
    let mut pieces = Query::scoped(
        "SELECT s.product_id, s.location_id, s.channel_id, c.chunk, c.data FROM demand_series s
           LEFT JOIN demand_chunk c ON c.workspace_id = s.workspace_id AND c.series_id = s.id",
    );
    pieces.push(" AND c.chunk >= $? WHERE s.workspace_id = $1", since);
    narrow(&mut pieces, selection);
    // Product, location, channel, and a chunk with its number where there is one.
    type Piece = (String, String, String, Option<i64>, Option<Vec<u8>>);
    let pieces: Vec<Piece> = tx.query_all(&pieces)?;
    for (product_id, location_id, channel, number, data) in pieces {
        let Some((number, data)) = number.zip(data) else { continue };
        let channel_id = Some(channel).filter(|channel| !channel.is_empty());
        let first = Day::from_number(number * chunk::DAYS as i64);
        tell(&SeriesKey { product_id, location_id, channel_id }, first, &unpack(&data)?);
    }
    Ok(())
}

/// The first and the last day on which any series that `selection` covers was observed.
///
/// # Errors
/// As the database says.
pub fn range(tx: &mut Tx<'_>, selection: &Selection<'_>) -> Result<Option<(Day, Day)>, DbError> {
    let mut range =
        Query::scoped("SELECT min(s.first_day), max(s.last_day) FROM demand_series s WHERE s.workspace_id = $1");
    narrow(&mut range, selection);
    let range: Option<(Option<Day>, Option<Day>)> = tx.query_optional(&range)?;
    Ok(range.and_then(|(first, last)| Some((first?, last?))))
}

pub(super) fn unpack(data: &[u8]) -> Result<Vec<Option<chunk::DemandDay>>, ApiError> {
    chunk::unpack(data).map_err(|e: ChunkError| ApiError::internal(e))
}

fn narrow(query: &mut Query, selection: &Selection<'_>) {
    if let Some(product) = selection.product {
        query.push(" AND s.product_id = $?", product);
    }
    if let Some(products) = selection.products {
        query.push(" AND s.product_id = ANY($?)", products);
    }
    if let Some(location) = selection.location {
        query.push(" AND s.location_id = $?", location);
    }
    if let Some(channel) = selection.channel {
        query.push(" AND s.channel_id = $?", channel);
    }
    if let Some(visible) = selection.visible {
        query.push(" AND s.location_id = ANY($?)", visible);
    }
}

/// The last day of the workspace's demand history, of whatever series.
///
/// # Errors
/// As the database says.
pub fn last_day(tx: &mut Tx<'_>) -> Result<Option<Day>, DbError> {
    Ok(tx.optional(&LAST_DAY, args![])?.flatten())
}

/// Every series of the workspace, by product, location and channel.
///
/// # Errors
/// As the database says.
pub fn series(tx: &mut Tx<'_>) -> Result<Vec<SeriesKey>, DbError> {
    let rows: Vec<(String, String, String)> = tx.all(&SERIES, args![])?;
    let key = |(product_id, location_id, channel): (String, String, String)| SeriesKey {
        product_id,
        location_id,
        channel_id: Some(channel).filter(|channel| !channel.is_empty()),
    };
    Ok(rows.into_iter().map(key).collect())
}

/// How often the history of a product at a location has changed; 0 where there is none.
///
/// # Errors
/// As the database says.
pub fn versions(tx: &mut Tx<'_>, product: &str, location: &str) -> Result<i64, DbError> {
    tx.one(&VERSIONS, args![product, location])
}

sql! {
    LAST_DAY = "SELECT max(last_day) FROM demand_series WHERE workspace_id = $1";
    SERIES = "
        SELECT product_id, location_id, channel_id FROM demand_series
         WHERE workspace_id = $1 ORDER BY product_id, location_id, channel_id";
    VERSIONS = "
        SELECT CAST(COALESCE(sum(version), 0) AS BIGINT) FROM demand_series
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3";
}
