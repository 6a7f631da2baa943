//! What a caller, a bulk request or an import says of a product, and the rules that each field obeys by itself.

use super::record::{Record, Status, UnitConversion};
use crate::http::{Fault, NotNegative, Positive, present};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use stockflow_kernel::units::{Unit, UnitError, Units};
use stockflow_kernel::{Money, Quantity, gtin};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// The fields of a product; what is left out stays as it is, or has its default in a new one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProductFields {
    /// Unique in the workspace.
    #[schema(example = "SKU-1001", min_length = 1, max_length = 100)]
    pub global_sku: Option<String>,
    #[schema(example = "Whole milk", min_length = 1, max_length = 300)]
    pub name: Option<String>,
    #[schema(example = "Fluid milk, 1 gallon", max_length = 5000)]
    pub description: Option<String>,
    #[schema(example = "Private", max_length = 200)]
    pub brand: Option<String>,
    /// 8, 12, 13 or 14 digits with a right check digit; null: none.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "036000291452", pattern = "^[0-9]{8,14}$", format = "gtin")]
    pub gtin: Option<Option<String>>,
    /// By default ACTIVE.
    pub status: Option<Status>,
    /// What it is counted in; by default `EA`.
    #[schema(example = "EA", min_length = 1, max_length = 20)]
    pub unit: Option<String>,
    /// The unit comes whole only; by default it may be a fraction.
    #[schema(example = true)]
    pub unit_indivisible: Option<bool>,
    /// The other units it may be bought or sold in.
    #[schema(max_items = 50)]
    pub unit_conversions: Option<Vec<UnitConversion>>,
    #[schema(value_type = Option<NotNegative>)]
    pub unit_cost: Option<Money>,
    #[schema(value_type = Option<NotNegative>)]
    pub price: Option<Money>,
    /// ISO 4217; by default the organization's.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    pub currency: Option<String>,
    /// Bought and moved in multiples of this; by default 1.
    #[schema(value_type = Option<Positive>)]
    pub pack_size: Option<Quantity>,
    /// Kilograms of one unit; null: not known.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<Positive>)]
    pub weight: Option<Option<Quantity>>,
    /// Stock of it must name its lot.
    #[schema(example = false)]
    pub requires_lot_tracking: Option<bool>,
    /// Stock of it must name its expiry.
    #[schema(example = false)]
    pub requires_expiry_tracking: Option<bool>,
    /// Days that it keeps from receipt; null: without end.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<i64>, example = 14, minimum = 1, maximum = 36500)]
    pub shelf_life_days: Option<Option<i64>>,
    #[schema(example = json!(["dairy"]), max_items = 50)]
    pub tags: Option<Vec<String>>,
    /// The ids of its categories, of any taxonomy. They replace those it has.
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 50)]
    pub categories: Option<Vec<String>>,
    /// Values by the attribute's code; null takes one away, what is left out stays.
    #[schema(value_type = Option<Object>, example = json!({ "fat": 3.5, "organic": true }))]
    pub attributes: Option<Map<String, Value>>,
    /// The product that this is a variant of, by its id or its SKU; null: of none.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", max_length = 100)]
    pub variant_of: Option<Option<String>>,
    /// What tells a variant from its siblings.
    #[schema(value_type = Option<Object>, example = json!({ "size": "1 gal" }))]
    pub options: Option<BTreeMap<String, String>>,
}

/// All that a product says, as if a caller had said it; its SKU, name, GTIN and family stay out.
impl From<&Record> for ProductFields {
    fn from(record: &Record) -> Self {
        Self {
            description: Some(record.description.clone()),
            brand: Some(record.brand.clone()),
            status: Some(record.status),
            unit: Some(record.unit.clone()),
            unit_indivisible: Some(record.unit_indivisible),
            unit_conversions: Some(record.unit_conversions.clone()),
            unit_cost: Some(record.unit_cost),
            price: Some(record.price),
            currency: Some(record.currency.clone()),
            pack_size: Some(record.pack_size),
            weight: Some(record.weight),
            requires_lot_tracking: Some(record.requires_lot_tracking),
            requires_expiry_tracking: Some(record.requires_expiry_tracking),
            shelf_life_days: Some(record.shelf_life_days),
            tags: Some(record.tags.clone()),
            categories: Some(record.categories.clone()),
            attributes: Some(record.attributes.clone()),
            ..Self::default()
        }
    }
}

/// A product to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(in crate::features::catalog) struct CreateProduct(pub(in crate::features::catalog) ProductFields);

/// What to change of a product; what is left out stays.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(in crate::features::catalog) struct UpdateProduct(pub(in crate::features::catalog) ProductFields);

/// A product to be made or changed, known by its SKU.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(in crate::features::catalog) struct BulkProduct(pub(in crate::features::catalog) ProductFields);

/// The schema of the fields, with those that must be there.
fn schema_with(required: &[&str]) -> RefOr<Schema> {
    let mut schema = ProductFields::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.required = required.iter().map(|name| (*name).to_owned()).collect();
    }
    schema
}

macro_rules! body {
    ($($name:ident requires $required:expr;)*) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                schema_with($required)
            }
        }
        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                ProductFields::schemas(schemas);
            }
        }
    )*};
}
body! {
    CreateProduct requires &["globalSku", "name"];
    UpdateProduct requires &[];
    BulkProduct requires &["globalSku"];
}

impl ProductFields {
    /// Everything that is wrong with the fields, each by itself and among each other. The database is not asked:
    /// whether a category exists, say, is known only when the product is written.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.text_faults(&mut faults);
        self.number_faults(&mut faults);
        self.unit_faults(&mut faults);
        self.list_faults(&mut faults);
        faults
    }

    fn text_faults(&self, faults: &mut Vec<Fault>) {
        let texts = [
            ("globalSku", &self.global_sku, 1, 100),
            ("name", &self.name, 1, 300),
            ("description", &self.description, 0, 5000),
            ("brand", &self.brand, 0, 200),
            ("unit", &self.unit, 1, 20),
        ];
        for (path, text, least, most) in texts {
            let Some(text) = text else { continue };
            let length = text.chars().count();
            if length < least || length > most {
                faults.push(Fault::new(path, "length", format!("must have {least} to {most} characters")));
            } else if least > 0 && text.trim().is_empty() {
                faults.push(Fault::new(path, "length", "must not be blank"));
            } else if text.contains('\0') {
                faults.push(Fault::new(path, "invalid", "must not contain the character U+0000"));
            }
        }
        if let Some(Some(text)) = &self.gtin
            && !gtin::is_valid(text)
        {
            let message = "has a wrong check digit or length; compare it with the package";
            faults.push(Fault::new("gtin", "invalid", message));
        }
        let code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        if self.currency.as_deref().is_some_and(|text| !code(text)) {
            faults.push(Fault::new("currency", "pattern", "must be an ISO 4217 code such as USD"));
        }
    }

    fn number_faults(&self, faults: &mut Vec<Fault>) {
        for (path, value) in [("unitCost", self.unit_cost), ("price", self.price)] {
            if value.is_some_and(|money| money < Money::ZERO) {
                faults.push(Fault::new(path, "range", "must be at least 0"));
            }
        }
        for (path, value) in [("packSize", self.pack_size), ("weight", self.weight.flatten())] {
            if value.is_some_and(|quantity| quantity <= Quantity::ZERO) {
                faults.push(Fault::new(path, "range", "must be greater than 0"));
            }
        }
        if self.shelf_life_days.flatten().is_some_and(|days| !(1..=36_500).contains(&days)) {
            faults.push(Fault::new("shelfLifeDays", "range", "must lie between 1 and 36500"));
        }
    }

    fn unit_faults(&self, faults: &mut Vec<Fault>) {
        let mut names: Vec<&str> = Vec::new();
        for (index, conversion) in self.unit_conversions.iter().flatten().enumerate() {
            let path = format!("unitConversions[{index}]");
            let length = conversion.unit.chars().count();
            if length == 0 || length > 20 {
                faults.push(Fault::new(format!("{path}.unit"), "length", "must have 1 to 20 characters"));
            }
            if names.contains(&conversion.unit.as_str()) || self.unit.as_ref() == Some(&conversion.unit) {
                let message = format!("the unit {} is given twice", conversion.unit);
                faults.push(Fault::new(format!("{path}.unit"), "duplicate", message));
            }
            names.push(&conversion.unit);
            if let Err(error) = conversion.unit() {
                faults.push(Fault::new(path, "range", error.to_string()));
            }
        }
    }

    fn list_faults(&self, faults: &mut Vec<Fault>) {
        for (index, tag) in self.tags.iter().flatten().enumerate() {
            if tag.is_empty() || tag.chars().count() > 100 {
                faults.push(Fault::new(format!("tags[{index}]"), "length", "must have 1 to 100 characters"));
            }
        }
        let lists = [("tags", self.tags.as_ref()), ("categories", self.categories.as_ref())];
        for (path, _) in lists.iter().filter(|(_, list)| list.is_some_and(|list| list.len() > 50)) {
            faults.push(Fault::new(*path, "length", "must have at most 50 entries"));
        }
        for (name, value) in self.options.iter().flatten() {
            let fine = |text: &str| (1..=100).contains(&text.chars().count());
            if !fine(name) || !fine(value) {
                let message = "an option and its value must have 1 to 100 characters";
                faults.push(Fault::new(format!("options.{name}"), "length", message));
            }
        }
        if self.options.as_ref().is_some_and(|options| options.len() > 10) {
            faults.push(Fault::new("options", "length", "must have at most 10 entries"));
        }
    }
}

impl UnitConversion {
    /// As the kernel reckons with it.
    pub fn unit(&self) -> Result<Unit, UnitError> {
        Unit::new(&self.unit, self.numerator, self.denominator, self.indivisible)
    }
}

/// The units of a product.
pub(super) fn units(own: &str, indivisible: bool, conversions: &[UnitConversion]) -> Result<Units, UnitError> {
    let others: Result<Vec<Unit>, UnitError> = conversions.iter().map(UnitConversion::unit).collect();
    Units::new(own, indivisible, others?)
}
