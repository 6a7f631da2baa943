//! Demand as a shop can know it: its sales, and a guess for the days on which the shelf was empty.

/// Sound days of each weekday that a guess is drawn from.
const KEPT: usize = 8;

/// One store's corrected history. A day that ended with an empty shelf shows only a lower bound of its demand: it
/// counts as one of the last eight sound days of the same weekday, drawn in turn so that guesses vary as demand does
/// (hot-deck imputation, Andridge & Little, 2010), unless more was sold. Without this a shelf that ran empty teaches
/// that nobody came, and is never filled again.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    /// Units a day.
    pub demand: Vec<f64>,
    sound: [Vec<f64>; 7],
    drawn: usize,
}

impl History {
    pub(super) fn of(sales: &[f64]) -> Self {
        let mut history = Self::default();
        sales.iter().for_each(|sold| history.add(*sold, false));
        history
    }

    pub(super) fn add(&mut self, sold: f64, ran_empty: bool) {
        let sound = &mut self.sound[self.demand.len() % 7];
        if !ran_empty {
            self.demand.push(sold);
            sound.push(sold);
            if sound.len() > KEPT {
                sound.remove(0);
            }
            return;
        }
        let guess = match sound.len() {
            0 => sold,
            some => sound[self.drawn / 7 % some],
        };
        self.drawn += 1;
        self.demand.push(sold.max(guess));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_day_counts_as_a_sound_one_of_its_weekday() {
        let mut history = History::of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        history.add(0.0, true);
        history.add(9.0, true);
        history.add(0.0, false);
        assert_eq!(history.demand[7..], [1.0, 9.0, 0.0]);
        // A long outage forgets nothing.
        for _ in 0..70 {
            history.add(0.0, true);
        }
        let week: f64 = history.demand[70..77].iter().sum();
        assert!(week > 20.0, "{week}");
    }
}
