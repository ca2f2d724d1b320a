//! Where the clients come from and how they stay in the country: the published counts of nationalities and residence
//! statuses, and the weights where nothing is published.

use super::cohorts::{OF_2016, OF_2017, OF_EARLY_2022, OF_LATE_2022};

/// A nationality and how often it occurs.
pub(super) type Weighted = (&'static str, u64);

/// All nationalities of the register; 75 were among the clients at the end of 2022 (annual review 2022).
pub(super) const ALL: [&str; 75] = [
    "NG", "IQ", "AF", "SO", "VN", "TH", "CM", "ET", "GH", "MA", "SY", "IR", "CD", "CI", "GM", "GN", "ER", "UG", "KE", "SD", "PK",
    "BD", "NP", "IN", "CN", "PH", "LK", "UZ", "KG", "TJ", "KZ", "RU", "UA", "BY", "MD", "AL", "RS", "BA", "MK", "TR", "GE", "AM",
    "AZ", "RO", "BG", "HU", "EE", "LV", "LT", "PL", "FI", "ES", "IT", "SE", "DE", "BR", "CO", "PE", "VE", "CU", "DO", "MX", "MN",
    "MM", "ID", "EG", "TN", "DZ", "LY", "SN", "SL", "TG", "ZM", "ZW", "AO",
];

/// Citizens of these need no residence permit in Finland.
const UNION: [&str; 12] = ["FI", "RO", "BG", "HU", "EE", "LV", "LT", "PL", "ES", "IT", "SE", "DE"];

/// Most of these come to work.
const WORKERS: [&str; 13] = ["TH", "NP", "UZ", "VN", "PH", "BD", "IN", "PK", "CN", "ID", "GE", "LK", "KG"];

/// Citizens of Finland or of the European Union, published as one.
pub(super) fn of_the_union(nationality: &str) -> bool {
    UNION.contains(&nationality)
}

/// Those among whom forced labour is the usual form.
pub(super) fn of_workers(nationality: &str) -> bool {
    WORKERS.contains(&nationality)
}

/// Those exploited in Finland, where no figure is published.
pub(super) const IN_FINLAND: [Weighted; 22] = [
    ("NG", 12),
    ("VN", 12),
    ("TH", 9),
    ("NP", 7),
    ("BD", 6),
    ("PH", 5),
    ("CN", 3),
    ("IN", 3),
    ("PK", 4),
    ("UZ", 4),
    ("IQ", 7),
    ("AF", 3),
    ("SO", 3),
    ("MA", 3),
    ("RU", 4),
    ("FI", 5),
    ("EE", 4),
    ("RO", 5),
    ("BG", 3),
    ("LV", 2),
    ("HU", 2),
    ("CM", 2),
];

/// Those exploited abroad, where no figure is published.
pub(super) const ABROAD: [Weighted; 20] = [
    ("NG", 20),
    ("SO", 19),
    ("IQ", 18),
    ("AF", 14),
    ("CM", 6),
    ("ET", 4),
    ("IR", 5),
    ("SY", 5),
    ("CD", 4),
    ("ER", 3),
    ("GM", 3),
    ("UG", 2),
    ("SD", 2),
    ("CI", 2),
    ("GN", 2),
    ("GH", 3),
    ("KE", 2),
    ("MA", 2),
    ("VN", 2),
    ("TR", 2),
];

/// New clients of 2017 exploited in Finland (47) and abroad (80): 31 nationalities (release of 5 March 2018).
pub(super) const IN_2017: [(&str, [usize; 2]); 31] = [
    ("NG", [6, 18]),
    ("VN", [8, 0]),
    ("TH", [4, 0]),
    ("NP", [2, 0]),
    ("BD", [3, 0]),
    ("PH", [3, 0]),
    ("CN", [2, 0]),
    ("IQ", [3, 14]),
    ("RU", [2, 0]),
    ("FI", [3, 0]),
    ("EE", [2, 0]),
    ("RO", [3, 0]),
    ("BG", [2, 0]),
    ("UA", [1, 0]),
    ("UZ", [1, 0]),
    ("MA", [1, 0]),
    ("GH", [1, 0]),
    ("SO", [0, 15]),
    ("AF", [0, 10]),
    ("CM", [0, 4]),
    ("ET", [0, 3]),
    ("IR", [0, 3]),
    ("SY", [0, 3]),
    ("CD", [0, 2]),
    ("ER", [0, 2]),
    ("GM", [0, 1]),
    ("UG", [0, 1]),
    ("SD", [0, 1]),
    ("CI", [0, 1]),
    ("KE", [0, 1]),
    ("GN", [0, 1]),
];

/// New clients of 2022: in Finland and abroad in the first half (66 and 73), in Finland and abroad in the second (170 and 58).
/// First half: 29 nationalities, 19 of them in Finland, none Ukrainian (half-year review 2022). Whole year: 38 nationalities,
/// 6 Ukrainians, 4 persons of no or unknown nationality, 21 citizens of Finland or the Union exploited in Finland (annual
/// review 2022).
pub(super) const IN_2022: [(&str, [usize; 4]); 40] = [
    ("NG", [7, 9, 5, 7]),
    ("SO", [2, 10, 1, 8]),
    ("IQ", [4, 9, 4, 6]),
    ("AF", [1, 9, 1, 6]),
    ("VN", [9, 2, 9, 1]),
    ("TH", [5, 0, 79, 0]),
    ("NP", [8, 0, 12, 0]),
    ("UZ", [5, 0, 12, 0]),
    ("PH", [5, 0, 8, 0]),
    ("CM", [1, 6, 1, 4]),
    ("IR", [1, 4, 2, 3]),
    ("SY", [0, 4, 0, 3]),
    ("ET", [0, 3, 1, 2]),
    ("MA", [2, 2, 2, 1]),
    ("BD", [3, 0, 5, 1]),
    ("PK", [2, 1, 4, 1]),
    ("UA", [0, 0, 4, 2]),
    ("FI", [4, 0, 3, 0]),
    ("EE", [2, 0, 2, 0]),
    ("RO", [3, 0, 3, 0]),
    ("BG", [1, 0, 0, 0]),
    ("LV", [1, 0, 1, 0]),
    ("LT", [0, 0, 1, 0]),
    ("CD", [0, 3, 0, 2]),
    ("GH", [0, 2, 1, 1]),
    ("GM", [0, 2, 0, 1]),
    ("UG", [0, 1, 1, 1]),
    ("RU", [0, 1, 1, 1]),
    ("TR", [0, 1, 1, 0]),
    ("ER", [0, 2, 0, 1]),
    ("SD", [0, 1, 0, 1]),
    ("IN", [0, 0, 2, 0]),
    ("GE", [0, 0, 1, 0]),
    ("KE", [0, 0, 0, 1]),
    ("EG", [0, 0, 0, 1]),
    ("CN", [0, 0, 1, 0]),
    ("ID", [0, 0, 1, 0]),
    ("GN", [0, 0, 0, 1]),
    ("unknown", [0, 1, 1, 0]),
    ("stateless", [0, 0, 0, 2]),
];

/// Clients of no or unknown nationality at the end of 2022: 9 (annual review 2022), 4 of them new in 2022.
pub(super) const OLDER_UNKNOWN: [&str; 5] = ["unknown", "stateless", "unknown", "stateless", "unknown"];

/// Residence statuses of those who are neither citizens of the Union nor under temporary protection, in Finland and abroad.
pub(super) const STATUS_IN_FINLAND: [Weighted; 4] =
    [("residence_permit", 42), ("asylum_seeker", 28), ("visa_or_visa_free", 12), ("no_right_of_residence", 18)];
pub(super) const STATUS_ABROAD: [Weighted; 4] =
    [("residence_permit", 17), ("asylum_seeker", 74), ("visa_or_visa_free", 2), ("no_right_of_residence", 7)];
/// The same beside a published count of asylum seekers.
pub(super) const NOT_SEEKING_ASYLUM: [Weighted; 3] =
    [("residence_permit", 60), ("visa_or_visa_free", 15), ("no_right_of_residence", 25)];

/// Exact counts of a cohort's residence statuses, in Finland or abroad; the weights are for the others of the cohort.
pub(super) fn exact_statuses(cohort: usize, in_finland: bool) -> (&'static [(&'static str, usize)], &'static [Weighted]) {
    match (cohort, in_finland) {
        // 89 of 130 sought asylum on arrival (release of 2 February 2017): 7 and 82.
        (OF_2016, true) => (&[("asylum_seeker", 7)], &NOT_SEEKING_ASYLUM),
        (OF_2016, false) => (&[("asylum_seeker", 82)], &NOT_SEEKING_ASYLUM),
        // About 70 per cent of 127 (release of 5 March 2018), taken as 89: 19 and 70.
        (OF_2017, true) => (&[("asylum_seeker", 19)], &NOT_SEEKING_ASYLUM),
        (OF_2017, false) => (&[("asylum_seeker", 70)], &NOT_SEEKING_ASYLUM),
        // In Finland in 2022: 104 visa, 54 permit, 28 asylum, 25 no right, 4 temporary protection, 21 citizens (annual review 2022).
        (OF_EARLY_2022, true) => (
            &[("visa_or_visa_free", 8), ("residence_permit", 20), ("asylum_seeker", 14), ("no_right_of_residence", 13)],
            &STATUS_IN_FINLAND,
        ),
        (OF_LATE_2022, true) => (
            &[("visa_or_visa_free", 96), ("residence_permit", 34), ("asylum_seeker", 14), ("no_right_of_residence", 12)],
            &STATUS_IN_FINLAND,
        ),
        (_, true) => (&[], &STATUS_IN_FINLAND),
        (_, false) => (&[], &STATUS_ABROAD),
    }
}
