//! How a file is to be read: what the caller says, and what was found out.

use super::target::{Field, Need, Target};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stockflow_tables::{DateOrder, DecimalMark, Encoding, Format, Options, match_header, normalize, suggest};

/// A packed file may unpack to so many times what may be sent.
const UNPACKED: u64 = 8;

/// What the caller has said about a file, or about all files of its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    pub(super) format: Option<String>,
    pub(super) delimiter: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) sheet: Option<String>,
    pub(super) date_order: Option<String>,
    pub(super) decimal_mark: Option<String>,
    pub(super) match_key: Option<String>,
    /// By the file's own name of a column; none leaves the column out.
    pub(super) mapping: BTreeMap<String, Option<String>>,
}

impl Settings {
    /// Takes over what the other says.
    pub(super) fn overlay(&mut self, other: &Self) {
        fn take(own: &mut Option<String>, other: &Option<String>) {
            if other.is_some() {
                own.clone_from(other);
            }
        }
        take(&mut self.format, &other.format);
        take(&mut self.delimiter, &other.delimiter);
        take(&mut self.encoding, &other.encoding);
        take(&mut self.sheet, &other.sheet);
        take(&mut self.date_order, &other.date_order);
        take(&mut self.decimal_mark, &other.decimal_mark);
        take(&mut self.match_key, &other.match_key);
        self.mapping.extend(other.mapping.clone());
    }

    /// As the reader takes it, of a file of at most so many bytes as it was sent.
    pub(super) fn options(&self, most_packed: u64) -> Options {
        Options {
            format: self.format.as_deref().and_then(Format::from_name),
            delimiter: self.delimiter.as_deref().and_then(|text| text.bytes().next()),
            encoding: self.encoding.as_deref().and_then(Encoding::from_name),
            sheet: self.sheet.clone(),
            most_unpacked: most_packed.saturating_mul(UNPACKED),
        }
    }

    pub(super) fn date_order(&self) -> Option<DateOrder> {
        self.date_order.as_deref().and_then(DateOrder::from_name)
    }

    pub(super) fn decimal_mark(&self) -> Option<DecimalMark> {
        self.decimal_mark.as_deref().and_then(DecimalMark::from_name)
    }
}

/// What a column of the file is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileColumn {
    /// Its name in the file.
    #[schema(example = "SKU")]
    pub(super) header: String,
    /// The field that it fills; null: the column is not used.
    #[schema(example = "globalSku")]
    pub(super) field: Option<String>,
    /// Fields that it may mean.
    #[schema(example = json!([]))]
    pub(super) suggestions: Vec<String>,
}

/// Something that the file leaves open. It is asked, not guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportQuestion)]
pub(super) struct Question {
    /// The setting to send: `dateOrder`, `decimalMark`, or `mapping`.
    #[schema(example = "dateOrder")]
    pub(super) setting: String,
    #[schema(example = "do the dates begin with the day or with the month?")]
    pub(super) question: String,
    /// What can be answered.
    #[schema(example = json!(["DMY", "MDY"]))]
    pub(super) choices: Vec<String>,
    /// Values of the file that can be read in more than one way.
    #[schema(example = json!(["03/04/2026"]))]
    pub(super) examples: Vec<String>,
}

/// What was found out about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Findings {
    #[schema(example = "csv")]
    pub(super) format: Option<String>,
    /// Packed by gzip.
    #[schema(example = false)]
    pub(super) gzip: bool,
    #[schema(example = ",")]
    pub(super) delimiter: Option<String>,
    #[schema(example = "utf-8")]
    pub(super) encoding: Option<String>,
    /// The sheets of a workbook; the first is read.
    #[schema(example = json!([]))]
    pub(super) sheets: Vec<String>,
    /// `DMY` or `MDY`; null where no date leaves it open.
    #[schema(example = json!(null))]
    pub(super) date_order: Option<String>,
    /// `POINT` or `COMMA`; null where no number leaves it open.
    #[schema(example = "POINT")]
    pub(super) decimal_mark: Option<String>,
    /// Every column of the file, also those that are not used.
    pub(super) columns: Vec<FileColumn>,
    /// What must be answered before the file can be previewed.
    pub(super) questions: Vec<Question>,
}

/// The place of the field that each column fills.
pub(super) fn map_columns(headers: &[String], settings: &Settings, fields: &[Field]) -> Vec<Option<usize>> {
    let mut taken = vec![false; fields.len()];
    let mut places: Vec<Option<usize>> = vec![None; headers.len()];
    // First what the caller says, then equal names, then other names; each field once.
    let said = |header: &str| -> Option<&Option<String>> {
        let exact = settings.mapping.get(header);
        exact.or_else(|| settings.mapping.iter().find(|(h, _)| normalize(h) == normalize(header)).map(|(_, f)| f))
    };
    for (place, header) in places.iter_mut().zip(headers) {
        if let Some(Some(name)) = said(header) {
            *place = fields.iter().position(|field| field.name == name).filter(|at| !taken[*at]);
            place.iter().for_each(|at| taken[*at] = true);
        }
    }
    for by_alias in [false, true] {
        for (place, header) in places.iter_mut().zip(headers) {
            if place.is_some() || said(header).is_some() {
                continue;
            }
            let fits = |field: &Field| {
                if by_alias {
                    match_header(header, field.aliases.iter().copied()).is_some()
                } else {
                    normalize(field.name) == normalize(header)
                }
            };
            *place = fields.iter().position(fits).filter(|at| !taken[*at]);
            place.iter().for_each(|at| taken[*at] = true);
        }
    }
    places
}

/// The columns as they are shown.
pub(super) fn shown_columns(headers: &[String], places: &[Option<usize>], fields: &[Field]) -> Vec<FileColumn> {
    let free = |at: &usize| !places.contains(&Some(*at));
    let names: Vec<&str> = (0..fields.len()).filter(free).map(|at| fields[at].name).collect();
    let column = |(header, place): (&String, &Option<usize>)| FileColumn {
        header: header.clone(),
        field: place.map(|at| fields[at].name.to_owned()),
        suggestions: match place {
            Some(_) => Vec::new(),
            None => suggest(header, names.iter().copied()).into_iter().map(str::to_owned).collect(),
        },
    };
    headers.iter().zip(places).map(column).collect()
}

/// What to ask where the file lacks a column that its rows cannot do without.
pub(super) fn missing_columns(
    target: &dyn Target,
    key: &super::target::Key,
    places: &[Option<usize>],
    columns: &[FileColumn],
) -> Vec<Question> {
    let fields = target.fields();
    let has = |at: &usize| places.contains(&Some(*at));
    let lacking = key
        .groups
        .iter()
        .filter(|group| !group.iter().any(has) && !group.iter().all(|at| fields[*at].need == Need::MayFind));
    let unused: Vec<String> = columns.iter().filter(|c| c.field.is_none()).map(|c| c.header.clone()).collect();
    lacking
        .map(|group| {
            let names: Vec<&str> = group.iter().map(|at| fields[*at].name).collect();
            Question {
                setting: "mapping".into(),
                question: format!("which column is {}?", names.join(" or ")),
                choices: unused.clone(),
                examples: Vec::new(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::target::target;
    use super::*;

    fn mapped(headers: &[&str], mapping: &[(&str, Option<&str>)]) -> Vec<Option<String>> {
        let fields = target("stock").unwrap().fields();
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let mapping = mapping.iter().map(|(h, f)| ((*h).to_owned(), f.map(str::to_owned))).collect();
        let settings = Settings { mapping, ..Settings::default() };
        let places = map_columns(&headers, &settings, fields);
        shown_columns(&headers, &places, fields).into_iter().map(|c| c.field).collect()
    }

    #[test]
    fn headers_are_matched_by_name_alias_and_word_of_the_caller() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            mapped(&["Global SKU", "STORE", "Qty", "colour"], &[]),
            [some("globalSku"), some("locationCode"), some("quantityOnHand"), None]
        );
        assert_eq!(
            mapped(&["sku", "globalSku"], &[]),
            [None, some("globalSku")],
            "each field once, the equal name first"
        );
        let said = [("Menge", Some("quantityOnHand")), ("qty", None)];
        assert_eq!(mapped(&["Menge", "Qty"], &said), [some("quantityOnHand"), None]);
    }

    #[test]
    fn unused_columns_come_with_what_they_may_mean() {
        let fields = target("stock").unwrap().fields();
        let headers = vec!["quantityOnHnad".to_owned(), "colour".to_owned()];
        let columns = shown_columns(&headers, &map_columns(&headers, &Settings::default(), fields), fields);
        assert_eq!(columns[0].suggestions, ["quantityOnHand"]);
        assert!(columns[1].suggestions.is_empty());
    }
}
