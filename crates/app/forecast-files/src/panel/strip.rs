//! What one column says along one series.

use crate::entry::Mark;

/// A column over the history and the horizon of a series, in little room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Strip {
    /// The same wherever anything stands; over so many periods. Empty where nothing stands at all.
    Constant(Box<str>, usize),
    /// Numbers, NaN where nothing stands.
    Numbers(Vec<f32>),
    /// Labels by period, and over how many periods; numbers among them are labels.
    Labels(Vec<(usize, Box<str>)>, usize),
}

impl Strip {
    pub(crate) fn of(marks: &[Mark]) -> Self {
        let mut told = marks.iter().filter(|mark| **mark != Mark::Empty);
        let first = told.next();
        // A label that stands on few periods is an event, a number on few is one too.
        let filled = told.clone().count() + 1;
        if first.is_none_or(|first| filled * 2 > marks.len() && told.all(|mark| mark == first)) {
            let text = first.and_then(Mark::text).unwrap_or_default();
            return Self::Constant(text.into(), marks.len());
        }
        if marks.iter().any(|mark| matches!(mark, Mark::Label(_))) {
            let labels = marks.iter().enumerate().filter_map(|(at, mark)| Some((at, mark.text()?.into())));
            return Self::Labels(labels.collect(), marks.len());
        }
        let number = |mark: &Mark| if let Mark::Number(number) = mark { *number as f32 } else { f32::NAN };
        Self::Numbers(marks.iter().map(number).collect())
    }

    /// Over how many periods it says something or nothing.
    fn len(&self) -> usize {
        match self {
            Self::Constant(_, length) | Self::Labels(_, length) => *length,
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// As numbers, NaN where none stands.
    pub(crate) fn numbers(&self) -> Vec<f32> {
        match self {
            Self::Constant(text, length) => vec![text.parse().unwrap_or(f32::NAN); *length],
            Self::Numbers(numbers) => numbers.clone(),
            Self::Labels(labels, length) => {
                let mut numbers = vec![f32::NAN; *length];
                labels.iter().for_each(|(at, text)| numbers[*at] = text.parse().unwrap_or(f32::NAN));
                numbers
            }
        }
    }

    /// Labels by period.
    pub(crate) fn labels(&self) -> Vec<(usize, Box<str>)> {
        match self {
            Self::Constant(text, _) if text.is_empty() => Vec::new(),
            Self::Constant(text, length) => (0..*length).map(|at| (at, text.clone())).collect(),
            Self::Labels(labels, _) => labels.clone(),
            Self::Numbers(numbers) => {
                let told = numbers.iter().enumerate().filter(|(_, number)| !number.is_nan());
                told.map(|(at, number)| (at, number.to_string().into())).collect()
            }
        }
    }

    /// This after another's first periods.
    pub(crate) fn after(&self, earlier: &Self, periods: usize) -> Self {
        match (self, earlier) {
            (Self::Constant(text, length), Self::Constant(old, _)) if text == old => {
                Self::Constant(text.clone(), length + periods)
            }
            // What a product is, its predecessor need not have been.
            (Self::Constant(text, length), Self::Constant(..)) if text.parse::<f32>().is_err() => {
                Self::Constant(text.clone(), length + periods)
            }
            (Self::Labels(..), _) | (_, Self::Labels(..)) => {
                let mut labels = earlier.labels();
                labels.retain(|(at, _)| *at < periods);
                labels.extend(self.labels().into_iter().map(|(at, label)| (at + periods, label)));
                Self::Labels(labels, self.len() + periods)
            }
            _ => {
                let mut numbers = earlier.numbers();
                numbers.resize(periods, f32::NAN);
                numbers.extend(self.numbers());
                Self::Numbers(numbers)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Mark {
        Mark::Label(text.into())
    }

    #[test]
    fn a_column_is_a_constant_numbers_or_events() {
        let of = Strip::of;
        assert_eq!(of(&[label("tea"), Mark::Empty, label("tea")]), Strip::Constant("tea".into(), 3));
        assert_eq!(of(&[Mark::Empty, Mark::Empty]), Strip::Constant("".into(), 2));
        let Strip::Numbers(numbers) = of(&[Mark::Number(1.0), Mark::Empty, Mark::Number(2.0)]) else { panic!() };
        assert!(numbers[1].is_nan() && numbers[2] == 2.0);
        let easter = of(&[Mark::Empty, label("Easter"), Mark::Empty, Mark::Empty]);
        assert_eq!(easter, Strip::Labels(vec![(1, "Easter".into())], 4));
    }

    #[test]
    fn a_predecessors_periods_come_first() {
        let own = Strip::Numbers(vec![5.0, 6.0]);
        assert_eq!(own.after(&Strip::Numbers(vec![1.0, 2.0, 3.0]), 2), Strip::Numbers(vec![1.0, 2.0, 5.0, 6.0]));
        let name = Strip::Constant("new".into(), 2);
        assert_eq!(name.after(&Strip::Constant("old".into(), 9), 3), Strip::Constant("new".into(), 5));
        let price = Strip::Constant("2".into(), 1);
        assert_eq!(price.after(&Strip::Constant("1.5".into(), 9), 2), Strip::Numbers(vec![1.5, 1.5, 2.0]));
    }
}
