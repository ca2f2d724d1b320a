//! Reviews as everybody is answered them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::review::{Breakdown, Line, Review, Section, Statement, Topic};
use super::source::{Cell, Source};
use super::words::words;
use crate::codes::Language;
use crate::released::{Holdings, Mark};
use crate::releases::public::description::TableId;
use crate::statistics::description::StatisticsText;

/// The reviews that there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsReviews {
    /// The reviews by their last day, the earliest first.
    #[schema(max_items = 1000)]
    reviews: Vec<StatisticsReviewName>,
}

/// A review that there is.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsReviewName {
    /// The period.
    #[schema(max_length = 7, example = "2022-H1")]
    period: String,
    /// Its name.
    #[schema(max_length = 200, example = "Half-year review 2022: 1 January to 30 June 2022")]
    title: String,
    /// The first day.
    #[schema(example = "2022-01-01")]
    first_day: NaiveDate,
    /// The last day.
    #[schema(example = "2022-06-30")]
    last_day: NaiveDate,
    /// The vintage of the figures.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    vintage: i32,
    /// When that was published.
    published_at: DateTime<Utc>,
}

impl StatisticsReviews {
    /// Every review.
    #[must_use]
    pub fn all(holdings: &Holdings, language: Language) -> Self {
        let name = |source: Source| StatisticsReviewName {
            period: source.vintage().period.clone(),
            title: words(language).title(source.period()),
            first_day: source.vintage().first_day,
            last_day: source.vintage().last_day,
            vintage: source.vintage().vintage,
            published_at: source.vintage().published_at,
        };
        Self { reviews: Source::all(holdings).map(name).collect() }
    }
}

/// What the figures of a period say.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsReview {
    /// The period.
    #[schema(max_length = 7, example = "2022-H1")]
    period: String,
    /// Its name.
    #[schema(max_length = 200, example = "Half-year review 2022: 1 January to 30 June 2022")]
    title: String,
    /// The first day.
    #[schema(example = "2022-01-01")]
    first_day: NaiveDate,
    /// The last day, at the end of which stocks were counted.
    #[schema(example = "2022-06-30")]
    last_day: NaiveDate,
    /// The vintage of the figures.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    vintage: i32,
    /// When that was published.
    published_at: DateTime<Utc>,
    /// Why the vintage corrects the one before.
    #[schema(max_length = 2000, example = json!(null))]
    correction: Option<String>,
    /// Its parts.
    #[schema(max_items = 20)]
    sections: Vec<ReviewSection>,
    /// What is given to the press.
    media_release: ReviewMediaRelease,
    /// What the figures can and cannot tell.
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    notes: Vec<&'static str>,
}

/// A part of a review.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewSection {
    /// What it is about.
    #[schema(value_type = TopicName)]
    section: &'static str,
    /// Its heading.
    #[schema(value_type = String, max_length = 200, example = "In brief")]
    title: &'static str,
    /// What it says.
    #[schema(max_items = 50)]
    statements: Vec<ReviewStatement>,
    /// How its figures divide.
    #[schema(max_items = 20)]
    breakdowns: Vec<ReviewBreakdown>,
    /// Where printed reviews contradict one another.
    #[schema(value_type = Vec<StatisticsText>, max_items = 20)]
    notes: Vec<&'static str>,
}

/// A sentence, and the figures that it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewStatement {
    /// The sentence.
    #[schema(max_length = 2000, example = "66 of the new clients (47 per cent) may have been exploited in Finland.")]
    text: String,
    /// The figures.
    #[schema(max_items = 1000)]
    figures: Vec<ReviewFigure>,
}

/// A released figure, where it stands, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewFigure {
    /// The table.
    #[schema(value_type = TableId, example = "new_clients_by_place")]
    table: &'static str,
    /// The period.
    #[schema(max_length = 7, example = "2022-H1")]
    period: String,
    /// A code of each dimension.
    #[schema(value_type = Vec<StatisticsText>, max_items = 2, example = json!(["in_finland"]))]
    codes: Vec<String>,
    /// The figure; `null` where there is none.
    #[schema(minimum = 0, maximum = 1_000_000_000, example = 66)]
    value: Option<u64>,
    /// Its mark.
    #[schema(example = json!(null))]
    status: Option<Mark>,
}

/// How a total divides.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewBreakdown {
    /// What it is.
    #[schema(max_length = 400, example = "New clients: Place of exploitation")]
    title: String,
    /// The table.
    #[schema(value_type = TableId, example = "new_clients_by_place")]
    table: &'static str,
    /// The categories, the largest first, those without a figure last.
    #[schema(max_items = 300)]
    lines: Vec<ReviewLine>,
    /// How many categories have no figure and are not listed one by one.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    not_listed: usize,
}

/// A category in a breakdown.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewLine {
    /// A code of each dimension of the table.
    #[schema(value_type = Vec<StatisticsText>, max_items = 2, example = json!(["in_finland"]))]
    codes: Vec<String>,
    /// What the category is called.
    #[schema(value_type = String, max_length = 200, example = "In Finland")]
    label: &'static str,
    /// The figure; `null` where there is none.
    #[schema(minimum = 0, maximum = 1_000_000_000, example = 66)]
    value: Option<u64>,
    /// Its mark.
    #[schema(example = json!(null))]
    status: Option<Mark>,
    /// Its share in whole per cent, where figure and whole are shown as counted.
    #[schema(minimum = 0, maximum = 1_000_000, example = 47)]
    percent: Option<u64>,
}

/// What is given to the press.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewMediaRelease {
    /// Its heading.
    #[schema(max_length = 300, example = "185 referrals to the assistance system in the first half of 2022")]
    title: String,
    /// Its paragraphs.
    #[schema(value_type = Vec<Paragraph>, max_items = 20)]
    paragraphs: Vec<String>,
}

/// A paragraph, as the contract describes it.
pub struct Paragraph;

impl PartialSchema for Paragraph {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).description(Some("A paragraph.")).max_length(Some(4000)).into()
    }
}

impl ToSchema for Paragraph {
    fn name() -> std::borrow::Cow<'static, str> {
        "ReviewParagraph".into()
    }
}

/// The name of a section, as the contract describes it.
pub struct TopicName;

impl PartialSchema for TopicName {
    fn schema() -> RefOr<Schema> {
        let about = "What a section of a review is about.";
        let names = Topic::ALL.map(Topic::as_str);
        ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(names)).into()
    }
}

impl ToSchema for TopicName {
    fn name() -> std::borrow::Cow<'static, str> {
        "ReviewTopic".into()
    }
}

impl From<Review> for StatisticsReview {
    fn from(review: Review) -> Self {
        let media = review.media_release;
        Self {
            period: review.period,
            title: review.title,
            first_day: review.first_day,
            last_day: review.last_day,
            vintage: review.vintage,
            published_at: review.published_at,
            correction: review.correction,
            sections: review.sections.into_iter().map(ReviewSection::from).collect(),
            media_release: ReviewMediaRelease { title: media.title, paragraphs: media.paragraphs },
            notes: review.notes,
        }
    }
}

impl From<Section> for ReviewSection {
    fn from(section: Section) -> Self {
        Self {
            section: section.topic.as_str(),
            title: section.title,
            statements: section.statements.into_iter().map(ReviewStatement::from).collect(),
            breakdowns: section.breakdowns.into_iter().map(ReviewBreakdown::from).collect(),
            notes: section.notes,
        }
    }
}

impl From<Statement> for ReviewStatement {
    fn from(statement: Statement) -> Self {
        Self { text: statement.text, figures: statement.figures.into_iter().map(ReviewFigure::from).collect() }
    }
}

impl From<Cell> for ReviewFigure {
    fn from(cell: Cell) -> Self {
        Self { table: cell.table.id, period: cell.period, codes: cell.codes, value: cell.figure.value, status: cell.figure.mark }
    }
}

impl From<Breakdown> for ReviewBreakdown {
    fn from(breakdown: Breakdown) -> Self {
        Self {
            title: breakdown.title,
            table: breakdown.table.id,
            lines: breakdown.lines.into_iter().map(ReviewLine::from).collect(),
            not_listed: breakdown.not_listed,
        }
    }
}

impl From<Line> for ReviewLine {
    fn from(line: Line) -> Self {
        Self {
            codes: line.codes,
            label: line.label,
            value: line.figure.value,
            status: line.figure.mark,
            percent: line.percent.map(super::compare::Percent::rounded),
        }
    }
}
