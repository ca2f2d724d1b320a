//! The page of a review.

use actix_web::{HttpRequest, HttpResponse, get, web};
use maud::{Markup, html};

use super::answer::page;
use super::layout::{Page, address};
use super::sheet::cell;
use super::table::downloads;
use super::words;
use crate::access::State;
use crate::clock::finnish_date;
use crate::codes::Language;
use crate::http::IfNoneMatch;
use crate::reviews::Review;
use crate::reviews::review::{Breakdown, Section};
use crate::reviews::words::words as sentences;

/// The page of the review of a period.
#[get("/{language:fi|sv|en}/reviews/{period}")]
pub async fn review_page(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    page(&condition, &request, &state, |holdings, language| {
        let review = Review::of(holdings, request.match_info().get("period")?, language)?;
        let path = format!("/reviews/{}", review.period);
        Some(Page { language, path: &path, title: &review.title }.around(&content(&review, language)))
    })
}

fn content(review: &Review, language: Language) -> Markup {
    let (sentences, media) = (sentences(language), &review.media_release);
    html! {
        h1 { (review.title) }
        p class="quiet" { (sentences.published(finnish_date(review.published_at), review.vintage)) }
        @if let Some(why) = &review.correction { p { strong { (sentences.corrected(why)) } } }
        nav aria-label=(words::CONTENTS.in_language(language)) {
            ul class="plain" {
                @for section in &review.sections {
                    li { a href=(format!("#{}", section.topic.as_str())) { (section.title) } }
                }
                li { a href="#media_release" { (sentences.media_release()) } }
            }
        }
        @for part in &review.sections { (section(part, language)) }
        section class="brief" aria-labelledby="media_release" {
            h2 id="media_release" { (sentences.media_release()) }
            h3 { (media.title) }
            @for paragraph in &media.paragraphs { p { (paragraph) } }
        }
        h2 { (words::DOWNLOAD_REVIEW.in_language(language)) }
        (downloads(
            &format!("/v1/statistics/reviews/{}", review.period),
            &format!("review-{}", review.period),
            language,
            &[("text", "txt", words::TEXT.in_language(language)), ("json", "json", "JSON")]
        ))
        h2 { (sentences.notes()) }
        ul class="notes" { @for note in &review.notes { li { (note) } } }
        p { a href=(address(language, "/about")) { (words::ABOUT.in_language(language)) } }
    }
}

fn section(section: &Section, language: Language) -> Markup {
    html! {
        section aria-labelledby=(section.topic.as_str()) {
            h2 id=(section.topic.as_str()) { (section.title) }
            @for statement in &section.statements { p { (statement.text) } }
            @if !section.notes.is_empty() {
                ul class="notes quiet" { @for note in &section.notes { li { (note) } } }
            }
            @if !section.breakdowns.is_empty() {
                div class="breakdowns" { @for part in &section.breakdowns { (breakdown(part, language)) } }
            }
        }
    }
}

fn breakdown(breakdown: &Breakdown, language: Language) -> Markup {
    let sentences = sentences(language);
    let has_shares = breakdown.lines.iter().any(|line| line.percent.is_some());
    let corner = breakdown.table.dimensions.first().map_or("", |dimension| dimension.label().in_language(language));
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(breakdown.title) {
            table {
                caption { (breakdown.title) }
                thead {
                    tr {
                        th scope="col" { (corner) }
                        th scope="col" { (words::NUMBER.in_language(language)) }
                        @if has_shares { th scope="col" { (words::SHARE.in_language(language)) } }
                    }
                }
                tbody {
                    @for line in &breakdown.lines {
                        tr {
                            th scope="row" { (line.label) }
                            td { (cell(line.figure, language)) }
                            @if has_shares { td { @if let Some(percent) = line.percent { (percent.sign()) } } }
                        }
                    }
                }
            }
            @if breakdown.not_listed > 0 { p class="quiet" { (sentences.not_listed(breakdown.not_listed)) } }
            p {
                a href=(address(language, &format!("/tables/{}", breakdown.table.id))) {
                    (words::WHOLE_TABLE.in_language(language))
                }
            }
        }
    }
}
