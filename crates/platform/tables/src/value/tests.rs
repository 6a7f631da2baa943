use super::*;
use stockflow_kernel::{Day, Quantity};

fn cell(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

#[test]
fn numbers_in_either_notation_are_exact() {
    for (text, mark, value) in [
        ("1234.5", DecimalMark::Point, "1234.5"),
        ("1,234.5", DecimalMark::Point, "1234.5"),
        ("-1,234,567.000001", DecimalMark::Point, "-1234567.000001"),
        ("1.234,5", DecimalMark::Comma, "1234.5"),
        ("1 234,5", DecimalMark::Comma, "1234.5"),
        ("1'234.5", DecimalMark::Point, "1234.5"),
        ("+7", DecimalMark::Comma, "7"),
        (".5", DecimalMark::Point, "0.5"),
        ("5.", DecimalMark::Point, "5"),
        ("1e3", DecimalMark::Point, "1000"),
    ] {
        assert_eq!(quantity(&cell(text), mark), Ok(q(value)), "{text}");
    }
    for (text, code) in [
        ("12a", "type"),
        ("1,2,3", "type"),
        ("12,34.5", "type"),
        ("", "type"),
        ("0.0000001", "decimals"),
        ("1e15", "range"),
    ] {
        assert_eq!(quantity(&cell(text), DecimalMark::Point).map_err(|e| e.code), Err(code), "{text}");
    }
    assert_eq!(integer(&cell("3"), DecimalMark::Point), Ok(3));
    assert_eq!(
        integer(&cell("3.5"), DecimalMark::Point).map_err(|e| e.message),
        Err("“3.5” is not a whole number".into())
    );
}

#[test]
fn days_are_read_one_way_or_not_at_all() {
    let last: Day = "2026-01-31".parse().unwrap();
    for text in
        ["2026-01-31", "2026/01/31", "20260131", "31/01/2026", "01/31/2026", "31.1.2026", "2026-01-31T00:00:00Z"]
    {
        assert_eq!(day(&cell(text), None), Ok(last), "{text}");
    }
    let either = cell("03/04/2026");
    assert!(day(&either, None).unwrap_err().message.contains("can be read in two ways"));
    assert_eq!(day(&either, Some(DateOrder::DayFirst)).unwrap().to_string(), "2026-04-03");
    assert_eq!(day(&either, Some(DateOrder::MonthFirst)).unwrap().to_string(), "2026-03-04");
    assert!(day(&cell("30/02/2026"), None).unwrap_err().message.contains("is no day of the calendar"));
    for text in ["tomorrow", "31/01/26", "2026-01-31T09:00:00", "1/2/3/2026", "", "二〇二六年"] {
        assert_eq!(day(&cell(text), Some(DateOrder::DayFirst)).map_err(|e| e.code), Err("format"), "{text}");
    }
}

#[test]
fn booleans_and_words_in_the_ways_people_write_them() {
    assert_eq!(boolean(&cell("Yes")), Ok(true));
    assert_eq!(boolean(&cell("0")), Ok(false));
    assert_eq!(boolean(&cell("maybe")).map_err(|e| e.message), Err("“maybe” is neither true nor false".into()));
    assert_eq!(word(&cell("phase out"), &["ACTIVE", "PHASE_OUT"]), Ok("PHASE_OUT"));
    assert_eq!(
        word(&cell("ACTVE"), &["ACTIVE", "PHASE_OUT"]).map_err(|e| e.message),
        Err("“ACTVE” is none of the known words: ACTIVE?".into())
    );
}

fn surveyed(numbers: &[&str], dates: &[&str]) -> Survey {
    let mut survey = Survey::default();
    numbers.iter().for_each(|text| survey.number(&cell(text)));
    dates.iter().for_each(|text| survey.date(&cell(text)));
    survey
}

#[test]
fn the_decimal_mark_is_found_or_asked() {
    let verdict = |numbers: &[&str]| surveyed(numbers, &[]).decimal_mark(Some(b';'));
    assert_eq!(verdict(&["1", "22"]), Verdict::Irrelevant);
    assert_eq!(verdict(&["1,5"]), Verdict::Certain(DecimalMark::Comma));
    assert_eq!(verdict(&["1.234,50"]), Verdict::Certain(DecimalMark::Comma));
    assert_eq!(verdict(&["1,234.50"]), Verdict::Certain(DecimalMark::Point));
    assert_eq!(verdict(&["1.234.567"]), Verdict::Certain(DecimalMark::Comma));
    assert_eq!(verdict(&["0.125"]), Verdict::Certain(DecimalMark::Point));
    assert_eq!(verdict(&["1,234"]), Verdict::Open);
    assert_eq!(verdict(&["1.234"]), Verdict::Open);
    assert_eq!(verdict(&["1,5", "1.5"]), Verdict::Open);
    assert_eq!(surveyed(&["1.234"], &[]).decimal_mark(Some(b',')), Verdict::Certain(DecimalMark::Point));
    assert_eq!(surveyed(&["1,234"], &[]).open_numbers(), ["1,234"]);
}

#[test]
fn the_order_of_dates_is_found_or_asked() {
    let verdict = |dates: &[&str]| surveyed(&[], dates).date_order();
    assert_eq!(verdict(&["2026-01-02"]), Verdict::Irrelevant);
    assert_eq!(verdict(&["05/05/2026"]), Verdict::Irrelevant);
    assert_eq!(verdict(&["03/04/2026", "13/04/2026"]), Verdict::Certain(DateOrder::DayFirst));
    assert_eq!(verdict(&["03/04/2026", "04/13/2026"]), Verdict::Certain(DateOrder::MonthFirst));
    assert_eq!(verdict(&["03/04/2026"]), Verdict::Open);
    assert_eq!(verdict(&["13/04/2026", "04/13/2026"]), Verdict::Open);
}
