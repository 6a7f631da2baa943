//! The channel × location ATP matrix, as the API shows it.

use super::ranking::totals;
use crate::features::inventory::promise::{Book, Cell};
use crate::features::network::{Channel, Decided, Effective};
use crate::http::ApiError;
use serde::Serialize;
use stockflow_kernel::Quantity;
use stockflow_planning::atp::Severity;

/// A page of the matrix.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpMatrix {
    pub(super) products: Vec<MatrixProduct>,
    /// The columns. With `locationId` those that sell from there, unless others are asked for.
    pub(super) channels: Vec<MatrixChannel>,
    /// The location asked for; null: all that the caller may see.
    pub(super) location: Option<MatrixLocation>,
    /// How many rows there are of each severity, whichever of them `severity` lets through; null where neither filter
    /// nor order asked for it.
    pub(super) severities: Option<Severities>,
}

/// Rows by the worst severity of their channels.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Severities {
    #[schema(example = 12)]
    pub(super) critical: i64,
    #[schema(example = 31)]
    pub(super) low: i64,
    #[schema(example = 197)]
    pub(super) ok: i64,
}

/// A row: one product.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MatrixProduct {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    /// With `eachLocation` the location of the row; null otherwise.
    #[schema(example = json!(null))]
    location_id: Option<String>,
    #[schema(example = json!(null))]
    location_name: Option<String>,
    channels: Vec<MatrixCell>,
    /// Over the locations looked at, whether a channel sells from them or not.
    total_on_hand: Quantity,
    total_reserved: Quantity,
    /// The least ATP of any channel; null without channels.
    min_atp: Option<Quantity>,
    max_atp: Option<Quantity>,
    #[schema(example = false)]
    has_critical: bool,
}

/// A cell: one product for one channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct MatrixCell {
    #[schema(example = "DTC")]
    channel_id: String,
    #[schema(example = "Web shop")]
    channel_name: String,
    /// What may still be promised, every term of it counted (see the drilldown); below zero: promised too much.
    atp: Quantity,
    on_hand: Quantity,
    reserved: Quantity,
    /// ATP, never below zero.
    available: Quantity,
    severity: SeverityName,
    /// The threshold that the severity is measured by.
    threshold: Quantity,
    /// The policy that set it; null: the channel's own settings.
    #[schema(example = json!(null))]
    policy_id: Option<String>,
}

/// How near to nothing an ATP is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum SeverityName {
    Ok,
    Low,
    Critical,
}

impl From<Severity> for SeverityName {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Critical,
            Severity::Low => Self::Low,
            Severity::Ok => Self::Ok,
        }
    }
}

/// A column: one channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MatrixChannel {
    #[schema(example = "DTC")]
    channel_id: String,
    #[schema(example = "Web shop")]
    channel_name: String,
    #[schema(example = "E_COMMERCE")]
    channel_type: String,
    #[schema(example = json!(null))]
    policy_id: Option<String>,
    low_atp_threshold: Quantity,
}

/// The location asked for.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MatrixLocation {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) location_id: String,
    #[schema(example = "Store 367")]
    pub(super) location_name: String,
}

impl From<&Channel> for MatrixChannel {
    fn from(channel: &Channel) -> Self {
        Self {
            channel_id: channel.id.clone(),
            channel_name: channel.name.clone(),
            channel_type: channel.kind.clone(),
            policy_id: None,
            low_atp_threshold: channel.low_atp_threshold,
        }
    }
}

impl MatrixChannel {
    /// What holds for the channel as a whole.
    pub(super) fn holding(mut self, holds: Effective) -> Self {
        let Decided { value, policy_id } = holds.low_atp_threshold;
        self.low_atp_threshold = value;
        self.policy_id = policy_id;
        self
    }
}

impl MatrixProduct {
    /// One row from the stock of its product at the locations that `sees` lets through. `at`: the one asked for.
    pub(super) fn new(
        (id, name, sku): (String, String, String),
        book: &Book,
        channels: &[Channel],
        at: Option<&str>,
        sees: impl Fn(&str) -> bool,
    ) -> Result<Self, ApiError> {
        let (total_on_hand, total_reserved) = totals(book, &id, &sees)?;
        let mut row = Self {
            product_master_id: id,
            product_name: name,
            global_sku: sku,
            location_id: None,
            location_name: None,
            channels: Vec::with_capacity(channels.len()),
            total_on_hand,
            total_reserved,
            min_atp: None,
            max_atp: None,
            has_critical: false,
        };
        for channel in channels {
            let cell = book.cell(channel, &row.product_master_id, at, &sees)?;
            row.channels.push(MatrixCell::new(channel, cell));
        }
        row.min_atp = row.channels.iter().map(|c| c.atp).min();
        row.max_atp = row.channels.iter().map(|c| c.atp).max();
        row.has_critical = row.channels.iter().any(|c| c.severity == SeverityName::Critical);
        Ok(row)
    }

    /// The same as the row of one location among others: of the channels that sell from there.
    pub(super) fn at_location(
        product: (String, String, String),
        book: &Book,
        channels: &[Channel],
        location: MatrixLocation,
    ) -> Result<Self, ApiError> {
        let at = location.location_id;
        let selling: Vec<Channel> = channels.iter().filter(|c| c.location_ids.contains(&at)).cloned().collect();
        let row = Self::new(product, book, &selling, Some(&at), |id| id == at)?;
        Ok(Self { location_id: Some(at), location_name: Some(location.location_name), ..row })
    }
}

impl MatrixCell {
    fn new(channel: &Channel, cell: Cell) -> Self {
        let severity = SeverityName::from(cell.severity);
        let threshold = match cell.severity {
            Severity::Critical => cell.holds.critical_atp_threshold,
            Severity::Low | Severity::Ok => cell.holds.low_atp_threshold,
        };
        Self {
            channel_id: channel.id.clone(),
            channel_name: channel.name.clone(),
            atp: cell.atp.atp,
            on_hand: cell.position.on_hand,
            reserved: cell.position.reserved,
            available: cell.atp.available,
            severity,
            threshold: threshold.value,
            policy_id: threshold.policy_id,
        }
    }
}
