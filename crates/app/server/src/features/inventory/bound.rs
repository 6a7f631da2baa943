//! What of a stock line nobody may be promised because of where it lies.
//!
//! Stock is on hold in two ways: somebody has put so much of a line on hold, or the line lies in a bin of a type that
//! stock must not be sold from (HOLD, QUARANTINE). In such a bin everything is on hold that is neither reserved nor
//! recalled. The second way is read and never written: it holds from the moment in which the bin gets its type to the
//! moment in which it gets another, however many lines lie there, and what somebody has put on hold is as it was.
//!
//! It costs one read by primary key for each line that lies in a bin, and nothing for others.

/// How much of the stock line `l` is on hold: the one expression for every statement that promises stock or shows it.
macro_rules! on_hold {
    () => {
        concat!(
            "CASE WHEN l.bin_id = '' THEN l.on_hold
                  WHEN ",
            $crate::features::inventory::is_barred!(),
            " THEN l.on_hand - l.reserved - l.recalled ELSE l.on_hold END"
        )
    };
}
pub(crate) use on_hold;

/// Whether the stock line `l` lies in a bin that stock may not leave.
macro_rules! is_barred {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM bin k WHERE k.workspace_id = l.workspace_id AND k.id = l.bin_id AND k.kind IN ",
            $crate::features::network::barred_kinds!(),
            ")"
        )
    };
}
pub(crate) use is_barred;
