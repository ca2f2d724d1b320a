//! By which dimensions a table is counted beforehand: none, each, each two.

use crate::statistics::dimension::Dimension;
use crate::statistics::query::Query;
use crate::statistics::sql::finer;
use crate::statistics::table::Table;

/// By how many dimensions it is counted beforehand.
const MOST: usize = 2;

/// Some dimensions of a table, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut(Vec<Dimension>);

impl Cut {
    /// Every cut of a table.
    #[must_use]
    pub fn all(table: Table) -> Vec<Self> {
        let kept = kept(table);
        let mut cuts = vec![Self(Vec::new())];
        for (at, &one) in kept.iter().enumerate() {
            cuts.push(Self(vec![one]));
            cuts.extend(kept.iter().skip(at + 1).map(|&other| Self(vec![one, other])));
        }
        cuts
    }

    /// The cut from which a question is answered; nothing where it asks for more dimensions than are counted together.
    #[must_use]
    pub fn of(query: &Query) -> Option<Self> {
        let asked = query.by().iter().copied().chain(query.filters().iter().map(|filter| filter.dimension));
        let asked: Vec<_> = asked.map(|dimension| finest(dimension, query.table())).collect();
        let mut dimensions = kept(query.table());
        dimensions.retain(|dimension| asked.contains(dimension));
        (dimensions.len() <= MOST).then_some(Self(dimensions))
    }

    /// Its dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.0
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.iter().map(|dimension| dimension.as_str()).collect::<Vec<_>>().join(",")
    }
}

/// The dimensions by which a table is counted. The others are rolled up from them.
#[must_use]
pub fn kept(table: Table) -> Vec<Dimension> {
    table.dimensions().iter().copied().filter(|&dimension| finest(dimension, table) == dimension).collect()
}

/// The dimension from which a dimension is rolled up, or itself. There are so many nationalities that their groups are counted
/// for themselves.
#[must_use]
pub fn finest(dimension: Dimension, table: Table) -> Dimension {
    finer(dimension, table).filter(|finer| *finer != Dimension::Nationality).unwrap_or(dimension)
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use crate::statistics::{Dimension, Period, Query, Table, When};

    fn cut(by: &str, filters: &[(Dimension, Option<&str>)]) -> Option<String> {
        let when = When::During(Period::parse("2022").unwrap());
        Cut::of(&Query::new(Table::Referrals, when, Some(by), filters).unwrap()).map(|cut| cut.name())
    }

    #[test]
    fn a_question_is_answered_from_the_dimensions_that_it_names_in_the_order_of_the_table() {
        assert_eq!(cut("form", &[]).as_deref(), Some("form"));
        assert_eq!(cut("sector,sex", &[]).as_deref(), Some("sex,sector"));
        // What can be rolled up is; and a dimension is one, however often it is named.
        assert_eq!(cut("referrer_group,referrer_type", &[]).as_deref(), Some("referrer_type"));
        assert_eq!(cut("nationality_group,form", &[]).as_deref(), Some("form,nationality_group"));
        assert_eq!(cut("place,form", &[(Dimension::PlaceDetail, Some("finland"))]).as_deref(), Some("form,place_detail"));
        assert_eq!(cut("form", &[(Dimension::Sex, Some("female"))]).as_deref(), Some("sex,form"));
        assert_eq!(cut("form,sex", &[(Dimension::Sector, Some("mining"))]), None);
        assert_eq!(cut("form,sex,sector", &[]), None);
    }

    #[test]
    fn every_two_dimensions_of_every_table_have_a_cut() {
        for &table in Table::ALL {
            let names: Vec<_> = Cut::all(table).iter().map(Cut::name).collect();
            let when = match table.kind() {
                crate::statistics::table::Kind::Flow => When::During(Period::parse("2022").unwrap()),
                crate::statistics::table::Kind::Stock => When::AtTheEndOf(Period::parse("2022").unwrap().last()),
            };
            for one in table.dimensions() {
                for other in table.dimensions().iter().filter(|other| *other != one) {
                    let by = format!("{},{}", one.as_str(), other.as_str());
                    let name = Cut::of(&Query::new(table, when, Some(&by), &[]).unwrap()).unwrap().name();
                    assert_eq!(names.iter().filter(|known| **known == name).count(), 1, "{table:?} {name}");
                }
            }
        }
    }
}
