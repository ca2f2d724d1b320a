//! The query string of released figures: periods, categories, a format. What is no part of the lattice is refused alike.

use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::dataset::{Dataset, OutsideTheLattice};
use super::format::Format;
use crate::http::{Error, Language, ProblemCode};
use crate::released::Holdings;
use crate::releases::lattice::Published;
use crate::statistics::Dimension;

impl From<OutsideTheLattice> for Error {
    fn from(_: OutsideTheLattice) -> Self {
        ProblemCode::InvalidQuery.into()
    }
}

/// Declares the query string: a parameter for each dimension by which any table of the lattice is broken down.
macro_rules! question {
    ($($(#[doc = $doc:tt])+ $choice:ident = $dimension:ident, $example:tt;)+) => {
        /// Which figures of a table.
        #[derive(Debug, Deserialize, Validate, IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct DataQuery {
            /// Only these periods, separated by commas; all of which the table has been released where left out.
            #[validate(length(max = 400))]
            #[param(max_length = 400, pattern = "^20[0-9]{2}(-H[12]|-Q[1-4])?(,20[0-9]{2}(-H[12]|-Q[1-4])?)*$", example = "2022-H1")]
            pub period: Option<String>,
            /// The format. It wins over the header Accept.
            #[validate(length(max = 20))]
            #[param(value_type = Option<Format>, inline)]
            pub format: Option<String>,
            /// The language of labels: `fi`, `sv` or `en`. It wins over the header Accept-Language, so that a link says it.
            #[param(inline)]
            pub lang: Option<Language>,
            $(
                $(#[doc = $doc])+
                #[validate(length(max = 1200))]
                #[param(max_length = 1200, pattern = "^[A-Za-z0-9_+-]+(,[A-Za-z0-9_+-]+)*$", example = $example)]
                pub $choice: Option<String>,
            )+
        }

        impl DataQuery {
            /// The figures that are asked for.
            ///
            /// # Errors
            /// Where anything is no part of the lattice.
            pub fn dataset(&self, holdings: &Holdings, table: &'static Published) -> Result<Dataset, OutsideTheLattice> {
                let choices = [$((Dimension::$dimension, self.$choice.as_deref()),)+];
                let choices: Vec<_> =
                    choices.into_iter().filter_map(|(dimension, codes)| codes.map(|codes| (dimension, codes))).collect();
                Dataset::chosen(holdings, table, self.period.as_deref(), &choices)
            }

            /// The dimensions that can be asked for.
            #[cfg(test)]
            pub(super) const DIMENSIONS: &[Dimension] = &[$(Dimension::$dimension,)+];
        }
    };
}

question! {
    /// Only these types of referrer, separated by commas.
    referrer_type = ReferrerType, "police,border_guard";
    /// Only these groups of referrers, separated by commas.
    referrer_group = ReferrerGroup, "authority";
    /// Only these types of decision, separated by commas.
    decision_type = DecisionType, "admission,refusal";
    /// Only clients of these bases, separated by commas.
    client_basis = ClientBasis, "victim";
    /// Only these sexes, separated by commas.
    sex = Sex, "female";
    /// Only these classes of sex and age, separated by commas.
    sex_age_class = SexAgeClass, "girl,boy";
    /// Only minors or adults at admission, separated by commas.
    age_class = AgeClass, "minor";
    /// Only these age bands, separated by commas. A plus sign is written `%2B`: `60%2B`.
    age_band = AgeBand, "18-29,30-39";
    /// Only those who were minors or adults on the last day, separated by commas.
    minor_on_the_day = MinorOnTheDay, "minor";
    /// Only these primary forms of exploitation, separated by commas.
    form = Form, "forced_labour,begging";
    /// Only these places of exploitation, separated by commas.
    place = Place, "in_finland";
    /// Only these residence statuses, separated by commas.
    residence_status = ResidenceStatus, "asylum_seeker";
    /// Only these nationalities, separated by commas.
    nationality = Nationality, "VN,UA";
    /// Only these sectors of work, separated by commas.
    sector = Sector, "restaurant,cleaning";
    /// Only contacts on these topics, separated by commas.
    contact_topic = ContactTopic, "work_and_pay";
}

#[cfg(test)]
mod tests {
    use super::DataQuery;
    use crate::releases::lattice::LATTICE;

    #[test]
    fn every_dimension_of_the_lattice_can_be_asked_for() {
        for table in LATTICE {
            assert!(table.dimensions.iter().all(|dimension| DataQuery::DIMENSIONS.contains(dimension)), "{}", table.id);
        }
    }
}
