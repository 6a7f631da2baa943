//! Why a forecast is what it is, as one line of JSON.

use crate::prepare::Prepared;
use serde_json::{Value, json};
use stockflow_forecast::drivers::{Driven, DriverKind, Effect};
use stockflow_forecast::{Candidate, Forecast, Outcome};

/// One line for one series, with what drives it and what else there is to say under a name.
pub(crate) fn explain(
    prepared: &Prepared,
    answer: &Forecast,
    driven: Option<&Driven>,
    more: Option<(&str, Value)>,
) -> Vec<u8> {
    let mut line = told(&prepared.id, prepared.next - prepared.values.len() as i64, answer);
    if let Some(answer) = driven.filter(|answer| !answer.effects.is_empty()) {
        line["drivers"] = drivers(answer);
    }
    if let Some(inherited) = &prepared.inherited {
        line["lineage"] = inherited.clone();
    }
    finish(line, more)
}

/// One line for a group of series.
pub(crate) fn explain_group(id: &str, first: i64, answer: &Forecast, more: (&str, Value)) -> Vec<u8> {
    finish(told(id, first, answer), Some(more))
}

fn finish(mut line: Value, more: Option<(&str, Value)>) -> Vec<u8> {
    if let Some((name, value)) = more {
        line[name] = value;
    }
    let mut line = line.to_string().into_bytes();
    line.push(b'\n');
    line
}

fn told(id: &str, first: i64, answer: &Forecast) -> Value {
    let why = &answer.explanation;
    json!({
        "series_id": id,
        "class": why.pattern.class.as_str(),
        "model": why.chosen.as_str(),
        "reason": why.reason,
        "fallback": why.fallback,
        "seasonal": why.pattern.seasonal,
        "trending": why.pattern.trending,
        "adi": number(why.pattern.adi),
        "cv2": number(why.pattern.cv2),
        "history": why.history,
        "corrections": {
            "leading_zeros": why.leading_zeros,
            "missing_filled": why.missing_filled,
            "stockouts_raised": why.censored_corrected,
            "outliers_tamed": why.outliers_corrected,
            "level_shift": why.level_shift.map(|shift| json!({ "t": first + shift.period as i64, "ratio": shift.ratio })),
        },
        "trailing_zeros": why.trailing_zeros,
        "candidates": why.candidates.iter().map(candidate).collect::<Vec<_>>(),
    })
}

fn drivers(answer: &Driven) -> Value {
    let contributions = answer.contributions.iter();
    let contributions: serde_json::Map<String, Value> =
        contributions.map(|part| (part.name.clone(), json!(part.values))).collect();
    json!({
        "used": answer.used,
        "past_error_with": number(answer.errors.0),
        "past_error_without": number(answer.errors.1),
        "effects": answer.effects.iter().map(effect).collect::<Vec<_>>(),
        "base": answer.base,
        "contributions": contributions,
    })
}

fn effect(effect: &Effect) -> Value {
    let (low, middle, high) = effect.lift();
    let (kind, lift) = match effect.kind {
        DriverKind::Price => ("price", "lift_at_10_percent_off"),
        DriverKind::Promotion => ("promotion", "lift"),
        DriverKind::Event => ("event", "lift"),
        DriverKind::Number => ("number", "lift_at_one_deviation"),
    };
    json!({
        "name": effect.name,
        "kind": kind,
        "coefficient": effect.coefficient,
        "standard_error": effect.error,
        "periods": effect.periods,
        lift: { "estimate": middle, "low": low, "high": high },
    })
}

fn candidate(candidate: &Candidate) -> Value {
    json!({
        "model": candidate.model.as_str(),
        "wape": number(candidate.wape),
        "mase": number(candidate.mase),
        "rmse": number(candidate.rmse),
        "bias": number(candidate.bias),
        "outcome": match candidate.outcome {
            Outcome::Chosen => "chosen",
            Outcome::Averaged => "averaged",
            Outcome::TooShort => "history too short",
            Outcome::Implausible => "implausible",
            _ => "beaten",
        },
    })
}

/// JSON has no word for what is not finite.
pub(crate) fn number(number: f64) -> Value {
    if number.is_finite() { json!(number) } else { Value::Null }
}
