//! When a delivery that was not accepted is tried again.

use chrono::TimeDelta;

/// How long after each failed attempt the next one comes, in seconds. After the last the event is given up.
const AFTER: [i64; 9] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// How long to wait after the `attempts`-th attempt has failed; `None` when it was the last. `chance` (any number) moves it
/// by up to a tenth either way: what failed together does not come again together.
#[must_use]
pub fn wait_after(attempts: i32, chance: u16) -> Option<TimeDelta> {
    let place = usize::try_from(attempts).ok()?.saturating_sub(1);
    let millis = AFTER.get(place)? * 1000;
    let jitter = millis / 5 * i64::from(chance) / i64::from(u16::MAX) - millis / 10;
    Some(TimeDelta::milliseconds(millis + jitter))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::wait_after;

    #[test]
    fn ten_attempts_in_three_days_and_then_no_more() {
        let middle = u16::MAX / 2 + 1;
        let minutes: Vec<i64> = (1..10).map(|attempts| wait_after(attempts, middle).unwrap().num_minutes()).collect();
        assert_eq!(minutes, [0, 5, 30, 120, 300, 600, 840, 1200, 1440]);
        assert!((wait_after(1, middle).unwrap() - TimeDelta::seconds(5)).abs() < TimeDelta::milliseconds(2));
        assert_eq!((wait_after(10, 0), wait_after(11, 0), wait_after(-1, 0)), (None, None, None));
        assert_eq!(wait_after(2, 0).unwrap(), TimeDelta::seconds(270));
        assert_eq!(wait_after(2, u16::MAX).unwrap(), TimeDelta::seconds(330));
    }
}
