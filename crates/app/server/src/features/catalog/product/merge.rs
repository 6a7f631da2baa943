//! What becomes of a product when a caller's fields are put over it, and the rules that hold for the whole of it.

use super::fields::ProductFields;
use super::record::{Record, Status};
use crate::features::catalog::attribute::Definition;
use crate::http::Fault;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use stockflow_kernel::{Instant, Money, Quantity, Ratio};

/// What is known of the workspace while products are checked.
#[derive(Debug, Default)]
pub(in crate::features::catalog) struct Surroundings {
    /// The organization's currency.
    pub(super) currency: String,
    /// All attributes.
    pub(super) definitions: Vec<Definition>,
    /// The categories that are spoken of and exist, each with all above it.
    pub(super) lineages: HashMap<String, Vec<String>>,
    /// The products that variants may belong to, by id and by SKU: their id, and whether they are variants themselves.
    pub(super) parents: HashMap<String, (String, bool)>,
    /// The products of those spoken of that have variants.
    pub(super) with_variants: Vec<String>,
}

/// A product before anything is said of it.
fn blank(id: String, global_sku: String, currency: &str, now: Instant) -> Record {
    Record {
        id,
        global_sku,
        name: String::new(),
        description: String::new(),
        brand: String::new(),
        gtin: None,
        status: Status::Active,
        unit: "EA".into(),
        unit_indivisible: false,
        unit_conversions: Vec::new(),
        unit_cost: Money::ZERO,
        price: Money::ZERO,
        currency: currency.to_owned(),
        pack_size: Quantity::whole(1),
        weight: None,
        requires_lot_tracking: false,
        requires_expiry_tracking: false,
        shelf_life_days: None,
        tags: Vec::new(),
        categories: Vec::new(),
        attributes: Map::new(),
        variant_of: None,
        options: BTreeMap::new(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn put<T: Clone>(target: &mut T, given: &Option<T>) {
    if let Some(value) = given {
        target.clone_from(value);
    }
}

fn once(values: &[String]) -> Vec<String> {
    let mut seen = Vec::with_capacity(values.len());
    for value in values {
        if !seen.contains(value) {
            seen.push(value.clone());
        }
    }
    seen
}

impl Surroundings {
    /// A new product of these fields, or everything that is wrong with it.
    pub(super) fn create(&self, fields: &ProductFields, id: String, now: Instant) -> Result<Record, Vec<Fault>> {
        let mut faults = fields.faults();
        if fields.global_sku.is_none() {
            faults.push(Fault::new("globalSku", "required", "is required"));
        }
        if fields.name.is_none() {
            faults.push(Fault::new("name", "required", "is required for a new product"));
        }
        let mut product = blank(id, fields.global_sku.clone().unwrap_or_default(), &self.currency, now);
        self.put_over(&mut product, fields, &mut faults);
        self.required(&product, &mut faults);
        if faults.is_empty() { Ok(product) } else { Err(faults) }
    }

    /// A product with these fields put over it, or everything that is wrong with that. Equal to `before` if nothing
    /// is new.
    pub(super) fn change(&self, before: &Record, fields: &ProductFields) -> Result<Record, Vec<Fault>> {
        let mut faults = fields.faults();
        let mut product = before.clone();
        put(&mut product.global_sku, &fields.global_sku);
        self.put_over(&mut product, fields, &mut faults);
        // An attribute that became required meanwhile does not hold up a new price.
        let begins = before.status == Status::Draft && product.status != Status::Draft;
        if begins || product.attributes != before.attributes || product.categories != before.categories {
            self.required(&product, &mut faults);
        }
        if faults.is_empty() { Ok(product) } else { Err(faults) }
    }

    fn put_over(&self, product: &mut Record, fields: &ProductFields, faults: &mut Vec<Fault>) {
        put(&mut product.name, &fields.name);
        put(&mut product.description, &fields.description);
        put(&mut product.brand, &fields.brand);
        put(&mut product.gtin, &fields.gtin);
        put(&mut product.status, &fields.status);
        put(&mut product.unit, &fields.unit);
        put(&mut product.unit_indivisible, &fields.unit_indivisible);
        put(&mut product.unit_conversions, &fields.unit_conversions);
        put(&mut product.unit_cost, &fields.unit_cost);
        put(&mut product.price, &fields.price);
        put(&mut product.currency, &fields.currency);
        put(&mut product.pack_size, &fields.pack_size);
        put(&mut product.weight, &fields.weight);
        put(&mut product.requires_lot_tracking, &fields.requires_lot_tracking);
        put(&mut product.requires_expiry_tracking, &fields.requires_expiry_tracking);
        put(&mut product.shelf_life_days, &fields.shelf_life_days);
        put(&mut product.options, &fields.options);
        if let Some(tags) = &fields.tags {
            product.tags = once(tags);
        }
        self.put_categories(product, fields, faults);
        self.put_attributes(product, fields, faults);
        self.put_parent(product, fields, faults);
        if faults.is_empty() {
            whole(product, faults);
        }
    }

    fn put_categories(&self, product: &mut Record, fields: &ProductFields, faults: &mut Vec<Fault>) {
        let Some(categories) = &fields.categories else { return };
        for (index, id) in categories.iter().enumerate().filter(|(_, id)| !self.lineages.contains_key(*id)) {
            let message = format!("names no category of this workspace: {id}");
            faults.push(Fault::new(format!("categories[{index}]"), "reference", message));
        }
        product.categories = once(categories);
    }

    fn put_attributes(&self, product: &mut Record, fields: &ProductFields, faults: &mut Vec<Fault>) {
        for (code, value) in fields.attributes.iter().flatten() {
            if *value == Value::Null {
                product.attributes.remove(code);
                continue;
            }
            let path = format!("attributes.{code}");
            let Some(definition) = self.definitions.iter().find(|definition| definition.code == *code) else {
                faults.push(Fault::new(
                    path,
                    "reference",
                    "is no attribute of this workspace; GET /api/attributes lists them",
                ));
                continue;
            };
            match definition.checked(value) {
                Ok(value) => {
                    product.attributes.insert(code.clone(), value);
                }
                Err((kind, message)) => faults.push(Fault::new(path, kind, message)),
            }
        }
    }

    fn put_parent(&self, product: &mut Record, fields: &ProductFields, faults: &mut Vec<Fault>) {
        let Some(given) = &fields.variant_of else { return };
        let Some(name) = given else {
            product.variant_of = None;
            return;
        };
        let fault = |message: String| Fault::new("variantOf", "reference", message);
        match self.parents.get(name) {
            None => faults.push(fault(format!("names no product of this workspace: {name}"))),
            Some((id, _)) if *id == product.id => faults.push(fault("a product cannot be a variant of itself".into())),
            Some((_, true)) => {
                faults.push(fault(format!("{name} is a variant itself; name the product that it is a variant of")));
            }
            Some(_) if self.with_variants.contains(&product.id) => {
                faults.push(fault("a product that has variants cannot be one itself".into()));
            }
            Some((id, false)) => product.variant_of = Some(id.clone()),
        }
    }

    /// A product that is sold has a value of every attribute that is required of its categories.
    fn required(&self, product: &Record, faults: &mut Vec<Fault>) {
        if product.status == Status::Draft {
            return;
        }
        for definition in self.definitions.iter().filter(|d| d.required && !product.attributes.contains_key(&d.code)) {
            let path = format!("attributes.{}", definition.code);
            if self.applies(definition, product) && !faults.iter().any(|fault| fault.path == path) {
                let message = format!("is required ({}); give a value, or keep the product a DRAFT", definition.name);
                faults.push(Fault::new(path, "required", message));
            }
        }
    }

    /// Whether a product of these categories has the attribute.
    pub(in crate::features::catalog) fn applies(&self, definition: &Definition, product: &Record) -> bool {
        let above = |id: &String| {
            self.lineages.get(id).is_some_and(|all| all.iter().any(|c| definition.category_ids.contains(c)))
        };
        definition.category_ids.is_empty() || product.categories.iter().any(above)
    }

    /// The attributes that products of these categories have.
    pub(in crate::features::catalog) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
}

/// What must hold between the fields.
fn whole(product: &Record, faults: &mut Vec<Fault>) {
    if let Err(error) = product.units() {
        faults.push(Fault::new("unitConversions", "invalid", error.to_string()));
    }
    if product.unit_indivisible && !Ratio::from(product.pack_size).is_whole() {
        let message = format!("must be whole, since {} comes whole only (unitIndivisible)", product.unit);
        faults.push(Fault::new("packSize", "invalid", message));
    }
}
