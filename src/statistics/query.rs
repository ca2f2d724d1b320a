//! A question to a live table, made of texts that a caller sent. Every name and code in it is one of the closed lists:
//! what is not is refused, so that nothing of the input reaches the database but dates.

use std::fmt;

use chrono::NaiveDate;

use super::cube::{Axis, Cube};
use super::dimension::{Category, Dimension};
use super::period::Period;
use super::table::{Kind, Table};

/// By how many dimensions a table can be broken down at a time.
pub const MOST_DIMENSIONS: usize = 3;

/// When: within a period, or at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// What happened in the period.
    During(Period),
    /// What there was at the end of the day.
    AtTheEndOf(NaiveDate),
}

impl When {
    const fn kind(self) -> Kind {
        match self {
            Self::During(_) => Kind::Flow,
            Self::AtTheEndOf(_) => Kind::Stock,
        }
    }

    /// The canonical text.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::During(period) => period.to_string(),
            Self::AtTheEndOf(day) => day.to_string(),
        }
    }
}

/// Only what falls into these categories of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The dimension.
    pub dimension: Dimension,
    /// The categories.
    pub categories: Vec<Category>,
}

/// A question that has an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    table: Table,
    when: When,
    by: Vec<Dimension>,
    filters: Vec<Filter>,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Neither a period nor a day, or both.
    NotATime,
    /// The table counts what happened and was asked for a day, or the other way round.
    WrongKind,
    /// No such dimension, or not one of this table.
    UnknownDimension,
    /// More than [`MOST_DIMENSIONS`] dimensions.
    TooManyDimensions,
    /// No such category of the dimension.
    UnknownCategory,
    /// A dimension or a category stands there twice.
    Repeated,
    /// The answer would have too many cells.
    TooManyCells,
}

impl Query {
    /// A question to `table`: `by` names dimensions and each filter categories, separated by commas.
    ///
    /// # Errors
    /// [`Refusal`] says what cannot be answered.
    pub fn new(table: Table, when: When, by: Option<&str>, filters: &[(Dimension, Option<&str>)]) -> Result<Self, Refusal> {
        if table.kind() != when.kind() {
            return Err(Refusal::WrongKind);
        }
        let names = by.map_or_else(Vec::new, |by| by.split(',').collect());
        if names.len() > MOST_DIMENSIONS {
            return Err(Refusal::TooManyDimensions);
        }
        let known = |dimension: &Dimension| table.dimensions().contains(dimension);
        let by = names
            .into_iter()
            .map(|name| Dimension::parse(name).filter(known).ok_or(Refusal::UnknownDimension))
            .collect::<Result<Vec<_>, _>>()?;
        if repeats(&by) {
            return Err(Refusal::Repeated);
        }
        let filters = filters
            .iter()
            .filter_map(|(dimension, codes)| codes.map(|codes| (*dimension, codes)))
            .map(|(dimension, codes)| if known(&dimension) { filter(dimension, codes) } else { Err(Refusal::UnknownDimension) })
            .collect::<Result<_, _>>()?;
        let query = Self { table, when, by, filters };
        query.cube().map(|_| query)
    }

    /// The table.
    #[must_use]
    pub const fn table(&self) -> Table {
        self.table
    }

    /// When.
    #[must_use]
    pub const fn when(&self) -> When {
        self.when
    }

    /// The dimensions, in the order asked.
    #[must_use]
    pub fn by(&self) -> &[Dimension] {
        &self.by
    }

    /// The filters.
    #[must_use]
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// The answer before anything is counted: zeros. A dimension that is filtered keeps only the chosen categories.
    ///
    /// # Errors
    /// [`Refusal::TooManyCells`].
    pub fn cube(&self) -> Result<Cube, Refusal> {
        let axes = self.by.iter().map(|&dimension| {
            let chosen = self.filters.iter().find(|filter| filter.dimension == dimension);
            let categories = chosen.map_or_else(|| dimension.categories(), |filter| filter.categories.clone());
            Axis { dimension, categories }
        });
        Cube::new(axes.collect()).ok_or(Refusal::TooManyCells)
    }
}

/// The question in the words of the closed lists, as the audit keeps it.
impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.table.as_str(), self.when.text())?;
        for (position, dimension) in self.by.iter().enumerate() {
            write!(formatter, "{}{}", if position == 0 { " by " } else { "," }, dimension.as_str())?;
        }
        for filter in &self.filters {
            let codes: Vec<_> = filter.categories.iter().map(|category| category.code).collect();
            write!(formatter, " {}={}", filter.dimension.as_str(), codes.join(","))?;
        }
        Ok(())
    }
}

/// The categories with these codes, in the order of the list.
fn filter(dimension: Dimension, codes: &str) -> Result<Filter, Refusal> {
    let codes: Vec<_> = codes.split(',').collect();
    if repeats(&codes) {
        return Err(Refusal::Repeated);
    }
    let categories: Vec<_> = dimension.categories().into_iter().filter(|category| codes.contains(&category.code)).collect();
    if categories.len() == codes.len() { Ok(Filter { dimension, categories }) } else { Err(Refusal::UnknownCategory) }
}

fn repeats<T: PartialEq>(members: &[T]) -> bool {
    members.iter().enumerate().any(|(at, member)| members.iter().skip(at + 1).any(|other| other == member))
}

#[cfg(test)]
mod tests {
    use super::{Dimension, Period, Query, Refusal, Table, When};

    fn ask(table: Table, by: Option<&str>, filters: &[(Dimension, Option<&str>)]) -> Result<Query, Refusal> {
        Query::new(table, When::During(Period::parse("2022").unwrap()), by, filters)
    }

    #[test]
    fn a_question_names_dimensions_of_its_table() {
        let query = ask(Table::NewClients, Some("place,form"), &[]).unwrap();
        assert_eq!(query.by(), [Dimension::Place, Dimension::Form]);
        assert_eq!(query.to_string(), "new_clients 2022 by place,form");
        let filtered = ask(Table::NewClients, None, &[(Dimension::Form, Some("begging"))]).unwrap();
        assert_eq!(filtered.to_string(), "new_clients 2022 form=begging");
        assert_eq!(query.cube().unwrap().counts().len(), 3 * 11);
        assert!(ask(Table::NewClients, None, &[]).is_ok());
        assert_eq!(ask(Table::NewClients, Some("referrer_type"), &[]), Err(Refusal::UnknownDimension));
        assert_eq!(ask(Table::NewChildrenInCare, Some("sex"), &[]), Err(Refusal::UnknownDimension));
        assert_eq!(ask(Table::NewChildrenInCare, None, &[(Dimension::Sex, Some("female"))]), Err(Refusal::UnknownDimension));
        assert_eq!(ask(Table::NewClients, Some("sex,sex"), &[]), Err(Refusal::Repeated));
        assert_eq!(ask(Table::NewClients, Some("sex,form,place,sector"), &[]), Err(Refusal::TooManyDimensions));
        for by in ["", ",", "sex,", " sex", "Sex", "sex;form", "form); DROP TABLE spells; --"] {
            assert_eq!(ask(Table::NewClients, Some(by), &[]), Err(Refusal::UnknownDimension), "{by}");
        }
    }

    #[test]
    fn a_filtered_dimension_keeps_the_chosen_categories_in_their_order() {
        let query = ask(Table::NewClients, Some("form"), &[(Dimension::Form, Some("begging,forced_labour"))]).unwrap();
        let codes: Vec<_> = query.cube().unwrap().axes()[0].categories.iter().map(|category| category.code).collect();
        assert_eq!(codes, ["forced_labour", "begging"]);
        let filtered = |codes| ask(Table::NewClients, None, &[(Dimension::Form, Some(codes)), (Dimension::Sex, None)]);
        assert_eq!(filtered("begging,begging"), Err(Refusal::Repeated));
        for codes in ["", "beg", "begging,", "begging,no_such"] {
            assert_eq!(filtered(codes), Err(Refusal::UnknownCategory), "{codes}");
        }
    }

    #[test]
    fn a_flow_has_a_period_and_a_stock_a_day() {
        assert_eq!(ask(Table::Clients, None, &[]), Err(Refusal::WrongKind));
        let on = When::AtTheEndOf(Period::parse("2022-H1").unwrap().last());
        assert_eq!(Query::new(Table::NewClients, on, None, &[]), Err(Refusal::WrongKind));
        assert_eq!(Query::new(Table::Clients, on, None, &[]).unwrap().when().text(), "2022-06-30");
    }

    #[test]
    fn the_largest_questions_still_have_an_answer() {
        assert!(ask(Table::Referrals, Some("nationality,referrer_type,sector"), &[]).is_ok());
    }
}
