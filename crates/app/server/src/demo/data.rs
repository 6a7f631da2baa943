//! The demo data as it is published: products, stores, and sales by day.

use super::DemoError;
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::io::Read;
use stockflow_kernel::{Day, Money, Quantity};

/// Days of the history.
pub(super) const DAYS: i64 = 365;
/// 31 December 2017, when the history ends.
pub(super) const LAST_DAY: Day = Day::from_number(17_531);
/// 1 January 2017, when it begins.
pub(super) const FIRST_DAY: Day = LAST_DAY.plus(1 - DAYS);

const PRODUCTS: &[u8] = include_bytes!("../../../../../demo/data/products.csv");
const STORES: &[u8] = include_bytes!("../../../../../demo/data/stores.csv");
const SALES: &[u8] = include_bytes!("../../../../../demo/data/sales.csv.gz");

/// A product as the shop's register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) department: String,
    pub(super) category: String,
    pub(super) kind: String,
    /// `National` or `Private`.
    pub(super) brand: String,
    /// As it is written on the packet; may be empty.
    pub(super) package: String,
    pub(super) list_price: Money,
}

/// What one store sold of one product on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sale {
    pub(super) day: Day,
    pub(super) quantity: Quantity,
    /// Paid per unit.
    pub(super) price: Money,
    /// Whether a discount was given.
    pub(super) promotion: bool,
}

/// All of it.
pub(super) struct Data {
    /// In the order of the file, which is that of their ids.
    pub(super) products: Vec<Product>,
    /// The stores' numbers, in the order of the file.
    pub(super) stores: Vec<String>,
    /// The sales of a store (by its place) and a product (by its place), by day.
    pub(super) sales: HashMap<(usize, usize), Vec<Sale>>,
}

impl Data {
    /// Reads what the program carries with it.
    pub(super) fn embedded() -> Result<Self, DemoError> {
        let products = products(PRODUCTS)?;
        let stores: Vec<String> = records("stores.csv", STORES)?.iter().map(|row| field(row, 0).to_owned()).collect();
        let sales = sales(GzDecoder::new(SALES), &products, &stores)?;
        Ok(Self { products, stores, sales })
    }

    /// Units that a store sold of a product in the year.
    pub(super) fn sold(&self, store: usize, product: usize) -> i64 {
        let sales = self.sales.get(&(store, product)).map_or(&[][..], Vec::as_slice);
        sales.iter().map(|sale| sale.quantity.micros() / Quantity::whole(1).micros()).sum()
    }
}

fn products(bytes: &[u8]) -> Result<Vec<Product>, DemoError> {
    let product = |row: &csv::StringRecord| {
        Ok(Product {
            id: field(row, 0).to_owned(),
            department: field(row, 1).to_owned(),
            category: field(row, 2).to_owned(),
            kind: field(row, 3).to_owned(),
            brand: field(row, 4).to_owned(),
            package: field(row, 5).to_owned(),
            list_price: parsed("products.csv", row, 7)?,
        })
    };
    records("products.csv", bytes)?.iter().map(product).collect()
}

fn sales(
    source: impl Read,
    products: &[Product],
    stores: &[String],
) -> Result<HashMap<(usize, usize), Vec<Sale>>, DemoError> {
    const FILE: &str = "sales.csv.gz";
    let places = |ids: &mut dyn Iterator<Item = &String>| -> HashMap<String, usize> {
        ids.enumerate().map(|(place, id)| (id.clone(), place)).collect()
    };
    let store_places = places(&mut stores.iter());
    let product_places = places(&mut products.iter().map(|product| &product.id));
    let mut sales: HashMap<_, Vec<Sale>> = HashMap::new();
    for row in csv::Reader::from_reader(source).records() {
        let row = row.map_err(|e| DemoError::Unreadable(FILE, e.to_string()))?;
        let place = |places: &HashMap<String, usize>, column| {
            let id = field(&row, column);
            places.get(id).copied().ok_or_else(|| DemoError::Unreadable(FILE, format!("{id} is in no other file")))
        };
        let key = (place(&store_places, 1)?, place(&product_places, 2)?);
        let day = parsed(FILE, &row, 0)?;
        // A few purchases after midnight of the last evening are no day's sales.
        if day > LAST_DAY {
            continue;
        }
        sales.entry(key).or_default().push(Sale {
            day,
            quantity: parsed(FILE, &row, 3)?,
            price: parsed(FILE, &row, 4)?,
            promotion: field(&row, 5) == "1",
        });
    }
    for days in sales.values_mut() {
        days.sort_by_key(|sale| sale.day);
    }
    Ok(sales)
}

fn records(file: &'static str, bytes: &[u8]) -> Result<Vec<csv::StringRecord>, DemoError> {
    let rows: Result<_, _> = csv::Reader::from_reader(bytes).records().collect();
    rows.map_err(|e: csv::Error| DemoError::Unreadable(file, e.to_string()))
}

fn field(row: &csv::StringRecord, column: usize) -> &str {
    row.get(column).unwrap_or_default().trim()
}

fn parsed<T: std::str::FromStr>(file: &'static str, row: &csv::StringRecord, column: usize) -> Result<T, DemoError>
where
    T::Err: std::fmt::Display,
{
    let text = field(row, column);
    text.parse().map_err(|e: T::Err| DemoError::Unreadable(file, format!("{text}: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts of 2017 were taken from the files by another program (Python's csv module).
    #[test]
    fn everything_is_read() {
        let data = Data::embedded().unwrap();
        assert_eq!((data.products.len(), data.stores.len(), data.sales.len()), (240, 12, 2_841));
        assert_eq!(data.sales.values().map(Vec::len).sum::<usize>(), 55_667);
        let sold: i64 = (0..12).flat_map(|s| (0..240).map(move |p| (s, p))).map(|(s, p)| data.sold(s, p)).sum();
        assert_eq!(sold, 82_980);
        let busiest = data.stores.iter().position(|store| store == "367").unwrap();
        assert_eq!((0..240).map(|product| data.sold(busiest, product)).sum::<i64>(), 8_785);
    }

    #[test]
    fn the_year_is_2017() {
        assert_eq!((FIRST_DAY.to_string(), LAST_DAY.to_string()), ("2017-01-01".into(), "2017-12-31".into()));
        let data = Data::embedded().unwrap();
        let days = data.sales.values().flatten().map(|sale| sale.day);
        assert_eq!((days.clone().min(), days.max()), (Some(FIRST_DAY), Some(LAST_DAY)));
    }
}
