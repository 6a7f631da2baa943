use super::plan::Priority;
use stockflow_kernel::Money;

/// What the priority of a move is decided by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pressure {
    /// Days that the destination's stock lasts; `None`: for ever.
    pub cover_days: Option<f64>,
    /// Days until the goods can be sold there.
    pub lead_time_days: f64,
    /// Days that the destination's need covers.
    pub window_days: f64,
    /// Margin that the destination is expected to lose in the window if nothing comes.
    pub money_at_risk: Money,
}

/// The priority of a move.
///
/// By days of cover at the destination: not beyond the lead time `URGENT`, below half the window
/// `HIGH`, below the window `MEDIUM`, else `LOW`. Then by money: at risk less than `small` one
/// step down, at least `large` one step up.
#[must_use]
pub fn priority(pressure: &Pressure, small: Money, large: Money) -> Priority {
    const STEPS: [Priority; 4] = [Priority::Low, Priority::Medium, Priority::High, Priority::Urgent];
    let step: usize = match pressure.cover_days {
        None => 0,
        Some(days) if days <= pressure.lead_time_days => 3,
        Some(days) if days < 0.5 * pressure.window_days => 2,
        Some(days) if days < pressure.window_days => 1,
        Some(_) => 0,
    };
    let step = if pressure.money_at_risk < small {
        step.saturating_sub(1)
    } else if pressure.money_at_risk >= large {
        (step + 1).min(3)
    } else {
        step
    };
    STEPS[step]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_decides_and_money_moves_it_by_one_step() {
        let at = |cover_days, money| {
            let pressure =
                Pressure { cover_days, lead_time_days: 2.0, window_days: 14.0, money_at_risk: Money::whole(money) };
            priority(&pressure, Money::whole(10), Money::whole(1_000))
        };
        assert_eq!(at(Some(2.0), 500), Priority::Urgent);
        assert_eq!(at(Some(2.1), 500), Priority::High);
        assert_eq!(at(Some(7.0), 500), Priority::Medium);
        assert_eq!(at(Some(14.0), 500), Priority::Low);
        assert_eq!(at(None, 500), Priority::Low);
        assert_eq!(at(Some(0.0), 9), Priority::High);
        assert_eq!(at(Some(0.0), 5_000), Priority::Urgent);
        assert_eq!(at(Some(7.0), 1_000), Priority::High);
        assert_eq!(at(None, 0), Priority::Low);
    }
}
