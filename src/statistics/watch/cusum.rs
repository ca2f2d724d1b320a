//! The Poisson CUSUM (J. M. Lucas, Counted Data CUSUM's, Technometrics 27, 1985): of every month what is above a reference
//! value is summed up; a sum that reaches a threshold is an alarm. The threshold is chosen so that a series that stays as it
//! was gives a false alarm once in so many months on the average (D. Brook and D. A. Evans, Biometrika 59, 1972).

/// How many months there are on the average between two false alarms of a series that stays as it was.
pub const MONTHS_BETWEEN_FALSE_ALARMS: f64 = 1000.0;

/// A mean below this is taken for it: of a group that was never seen, one case is no alarm, and three at once are.
const LEAST_MEAN: f64 = 0.1;

/// Sums are kept in quarters of a case, so that they take on few values.
const STEPS: u32 = 4;

/// A threshold is not looked for beyond so many quarters.
const MOST_STEPS: u32 = 400;

/// When a series is given an alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart {
    mean: f64,
    reference: u32,
    threshold: u32,
}

impl Chart {
    /// The chart for a series with this mean. It watches for one case more in a month, or half as many again.
    #[must_use]
    pub fn of(mean: f64) -> Self {
        let mean = mean.max(LEAST_MEAN);
        let reference = steps(reference(mean, (mean * 1.5).max(mean + 1.0)));
        let months = probabilities(mean, reference + MOST_STEPS);
        let is_enough = |&threshold: &u32| run_length(&months, reference, threshold) >= MONTHS_BETWEEN_FALSE_ALARMS;
        let threshold = threshold(1, MOST_STEPS, is_enough);
        Self { mean, reference, threshold }
    }

    /// The mean of the months with which those that follow are compared.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// What of a month's cases is not above the expected.
    #[must_use]
    pub fn reference(self) -> f64 {
        f64::from(self.reference) / f64::from(STEPS)
    }

    /// The sum that is an alarm.
    #[must_use]
    pub fn threshold(self) -> f64 {
        f64::from(self.threshold) / f64::from(STEPS)
    }

    /// Which months are an alarm. After one the sum begins anew: a series that stays high gives an alarm again and again.
    #[must_use]
    pub fn alarms(self, months: &[u64]) -> Vec<bool> {
        let mut sum = 0;
        let next = |&cases: &u64| {
            let cases = u32::try_from(cases).unwrap_or(u32::MAX).saturating_mul(STEPS);
            sum = cases.saturating_add(sum).saturating_sub(self.reference);
            let is_alarm = sum >= self.threshold;
            if is_alarm {
                sum = 0;
            }
            is_alarm
        };
        months.iter().map(next).collect()
    }
}

/// The reference value that tells two means apart soonest.
fn reference(expected: f64, feared: f64) -> f64 {
    (feared - expected) / (feared.ln() - expected.ln())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number below 10^9 is rounded")]
fn steps(value: f64) -> u32 {
    (value * f64::from(STEPS)).round().clamp(1.0, 1e9) as u32
}

/// The least threshold that is enough: the longer the runs, the higher it is.
fn threshold(mut low: u32, mut high: u32, is_enough: impl Fn(&u32) -> bool) -> u32 {
    while low < high {
        let middle = low.midpoint(high);
        if is_enough(&middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// How probable 0, 1, 2… cases in a month are, up to so many quarters of a case.
fn probabilities(mean: f64, most_steps: u32) -> Vec<f64> {
    let next = |(cases, probability): &(u32, f64)| Some((cases + 1, probability * mean / f64::from(cases + 1)));
    let all = std::iter::successors(Some((0, (-mean).exp())), next);
    all.map(|(_, probability)| probability).take((most_steps / STEPS) as usize + 1).collect()
}

/// The mean number of months from a sum of nought to an alarm: how often each sum is passed on the way, which is found by
/// going on from month to month until hardly any series is without an alarm, or the runs are long enough.
fn run_length(months: &[f64], reference: u32, threshold: u32) -> f64 {
    let mut at = vec![0.0; threshold as usize];
    at.iter_mut().take(1).for_each(|nought| *nought = 1.0);
    let mut length = 0.0;
    loop {
        let left: f64 = at.iter().sum();
        length += left;
        if left < 1e-6 || length > MONTHS_BETWEEN_FALSE_ALARMS {
            return length;
        }
        let mut next = vec![0.0; at.len()];
        for (sum, probability) in at.iter().enumerate().filter(|(_, probability)| **probability > 0.0) {
            for (cases, likelihood) in months.iter().enumerate() {
                let reached = (sum + cases * STEPS as usize).saturating_sub(reference as usize);
                let Some(place) = next.get_mut(reached) else { break };
                *place += probability * likelihood;
            }
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::{Chart, MONTHS_BETWEEN_FALSE_ALARMS, probabilities};

    /// Months of a series with this mean, the same at every run.
    fn steady(mean: f64, months: usize) -> Vec<u64> {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let likelihoods = probabilities(mean, 400);
        let draw = |_| {
            let mut at = f64::from(random.next_u32()) / f64::from(u32::MAX);
            likelihoods
                .iter()
                .take_while(|likelihood| {
                    at -= **likelihood;
                    at > 0.0
                })
                .count() as u64
        };
        (0..months).map(draw).collect()
    }

    #[test]
    fn a_group_that_was_never_seen_is_seen_early() {
        let chart = Chart::of(0.0);
        assert_eq!(chart.alarms(&[0, 1, 0, 0, 0, 1, 0, 0]), [false; 8], "single cases");
        assert_eq!(chart.alarms(&[0, 3, 0]), [false, true, false]);
        // As those who fled from Ukraine in the spring of 2022.
        let onset = chart.alarms(&[0, 0, 1, 2, 4, 6]);
        assert_eq!(onset.iter().position(|alarm| *alarm), Some(4));
    }

    #[test]
    fn a_series_that_rises_by_half_is_seen_within_some_months() {
        let mut months = steady(8.0, 24);
        assert!(!Chart::of(8.0).alarms(&months).contains(&true));
        months.extend([12, 13, 11, 14, 12, 13]);
        let alarms = Chart::of(8.0).alarms(&months);
        assert!(alarms[24..].contains(&true) && !alarms[..24].contains(&true), "{alarms:?}");
    }

    #[test]
    fn false_alarms_are_as_rare_as_is_said() {
        for mean in [0.1, 0.5, 2.0, 8.0] {
            let months = steady(mean, 400_000);
            let alarms = Chart::of(mean).alarms(&months).iter().filter(|alarm| **alarm).count();
            let between = 400_000.0 / f64::from(u32::try_from(alarms).unwrap());
            assert!(between > 0.9 * MONTHS_BETWEEN_FALSE_ALARMS, "{mean}: {between}");
            // Sums go by quarters of a case, and small counts by whole cases: the next threshold may be much rarer.
            assert!(between < 12.0 * MONTHS_BETWEEN_FALSE_ALARMS, "{mean}: {between}");
        }
    }

    #[test]
    fn the_more_is_expected_the_more_it_takes() {
        let charts = [0.0, 0.1, 1.0, 4.0, 16.0, 60.0].map(Chart::of);
        assert_eq!(charts[0], charts[1]);
        assert!(charts[1..].windows(2).all(|two| two[0].reference < two[1].reference && two[0].mean < two[1].mean));
        assert!(charts.iter().all(|chart| chart.threshold() >= 2.0 && chart.threshold() < 25.0));
    }

    #[test]
    fn what_is_beyond_all_bounds_is_an_alarm_and_no_fault() {
        assert_eq!(Chart::of(1.0).alarms(&[u64::MAX, 0]), [true, false]);
        assert!(Chart::of(1e6).threshold() > 0.0);
    }
}
