//! What the statistics can and cannot tell, as the authority explains it beside its reviews.

use actix_web::{HttpRequest, HttpResponse, get, web};
use maud::{Markup, html};

use super::answer::page;
use super::layout::Page;
use super::words;
use crate::access::State;
use crate::codes::{Label, Language};
use crate::http::IfNoneMatch;
use crate::releases::notes as released;
use crate::statistics::Dimension;
use crate::statistics::notes;

/// A heading and its paragraphs.
type Part = (Label, Vec<Label>);

/// The page on what the statistics tell.
#[get("/{language:fi|sv|en}/about")]
pub async fn about_page(condition: IfNoneMatch, request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    page(&condition, &request, &state, |_, language| {
        let title = words::ABOUT.in_language(language);
        Some(Page { language, path: "/about", title }.around(&content(title, language)))
    })
}

fn content(title: &str, language: Language) -> Markup {
    html! {
        h1 { (title) }
        @for (heading, paragraphs) in parts() {
            h2 { (heading.in_language(language)) }
            @for paragraph in paragraphs { p { (paragraph.in_language(language)) } }
        }
    }
}

fn parts() -> Vec<Part> {
    let of_dimension = [Dimension::Form, Dimension::Place].into_iter().filter_map(Dimension::note);
    let counted = [notes::RECEIVED, notes::SIGNED, notes::ADMITTED, notes::END_OF_DAY, notes::CHILDREN_APART, notes::CHILDREN];
    vec![
        (TELL_HEADING, vec![TELL, RECOGNISED]),
        (NOT_TELL_HEADING, vec![notes::ATTENTION, notes::PRESUMED, WHY_MORE, LATE, UNDETECTED, NO_CRIMES]),
        (COUNTED_HEADING, counted.into_iter().chain(of_dimension).collect()),
        (PROTECTED_HEADING, vec![FEW, FROZEN, released::PROTECTED, released::MINIMUM, words::MARKS, SHARES]),
        (
            CONTRADICTIONS_HEADING,
            vec![CONTRADICTIONS, released::HEADLINES, released::DIGITS_SWAPPED, released::AGE_NOT_KNOWN, released::WOMEN],
        ),
    ]
}

const TELL_HEADING: Label =
    Label { fi: "Mitä tilastot kertovat", sv: "Vad statistiken berättar", en: "What the statistics tell" };

const TELL: Label = Label {
    fi: "Tilastot kertovat, mitä on tullut auttamisjärjestelmän tietoon: montako esitystä on tehty ja kuka ne on tehnyt, ketkä on otettu asiakkaiksi, millaista hyväksikäyttöä he ovat saattaneet kokea ja missä, ja montako asiakasta auttamisjärjestelmällä on.",
    sv: "Statistiken berättar vad som har kommit till hjälpsystemets kännedom: hur många framställningar som har gjorts och av vem, vilka som har tagits in som klienter, hurdant utnyttjande de kan ha upplevt och var, och hur många klienter hjälpsystemet har.",
    en: "The statistics tell what has come to the attention of the assistance system: how many referrals were made and by whom, who was admitted as a client, what exploitation they may have experienced and where, and how many clients the system has.",
};

const RECOGNISED: Label = Label {
    fi: "Niistä näkee, missä ihmiskauppaa tunnistetaan ja miten se muuttuu vuodesta toiseen.",
    sv: "Av den ser man var människohandel identifieras och hur det förändras från år till år.",
    en: "They show where human trafficking is identified, and how that changes from year to year.",
};

const NOT_TELL_HEADING: Label =
    Label { fi: "Mitä tilastot eivät kerro", sv: "Vad statistiken inte berättar", en: "What the statistics do not tell" };

const WHY_MORE: Label = Label {
    fi: "Kasvu voi merkitä, että ihmiskauppa on yleistynyt, mutta myös, että se tunnistetaan paremmin, että apua uskalletaan hakea tai että ihmisiä voi taas tavata kasvokkain, kuten koronarajoitusten päätyttyä. Luvuista itsestään ei näe, mistä on kyse.",
    sv: "En ökning kan betyda att människohandeln har blivit vanligare, men också att den identifieras bättre, att fler vågar söka hjälp eller att det åter går att mötas ansikte mot ansikte, som efter pandemins begränsningar. Siffrorna i sig visar inte vilket det är.",
    en: "A rise may mean that trafficking has become more common, but also that it is recognised better, that more people dare to seek help, or that people can meet face to face again, as after the restrictions of the pandemic. The figures by themselves do not say which.",
};

const LATE: Label = Label {
    fi: "Hyväksikäyttö tulee usein ilmi vasta pitkän ajan kuluttua. Vuonna 2015 tulleista turvapaikanhakijoista tehtiin ensimmäiset esitykset vuoden 2016 loppupuoliskolla, ja hyväksikäytöstä Suomessa saatiin merkkejä vasta paljon myöhemmin. Se, ettei jotakin ryhmää näy luvuissa, ei kerro, ettei sitä hyväksikäytetä.",
    sv: "Utnyttjande kommer ofta fram först efter lång tid. Om de asylsökande som kom 2015 gjordes de första framställningarna under senare hälften av 2016, och tecken på utnyttjande i Finland kom först mycket senare. Att en grupp inte syns i siffrorna betyder inte att den inte utnyttjas.",
    en: "Exploitation often comes to light only after a long time. About the asylum seekers who came in 2015 the first referrals were made in the latter half of 2016, and signs of exploitation in Finland came much later. That a group is not in the figures does not mean that it is not exploited.",
};

const UNDETECTED: Label = Label {
    fi: "Kaikkea hyväksikäyttöä ei tunnisteta yhtä hyvin: pakottaminen kerjäämään tai rikoksiin jää suurelta osin huomaamatta, samoin päihderiippuvaiset uhrit. Nolla ei kerro, ettei ketään ollut.",
    sv: "Allt utnyttjande identifieras inte lika väl: tvång till tiggeri eller brott upptäcks till stor del inte, och inte heller offer med missbruk. En nolla betyder inte att ingen fanns.",
    en: "Not all exploitation is recognised equally well: forced begging and forced criminality go largely undetected, and so do victims with a substance dependence. A zero does not mean that there was nobody.",
};

const NO_CRIMES: Label = Label {
    fi: "Luvut eivät ole rikostilastoja: esitutkinnat, syytteet ja tuomiot tilastoidaan muualla.",
    sv: "Siffrorna är ingen brottsstatistik: förundersökningar, åtal och domar statistikförs på annat håll.",
    en: "The figures are no crime statistics: investigations, charges and sentences are counted elsewhere.",
};

const COUNTED_HEADING: Label = Label { fi: "Miten lasketaan", sv: "Hur man räknar", en: "How it is counted" };

const PROTECTED_HEADING: Label =
    Label { fi: "Mitä ei näytetä ja miksi", sv: "Vad som inte visas och varför", en: "What is not shown, and why" };

const FEW: Label = Label {
    fi: "Lukujen takana on vain vähän ihmisiä, ja tunnistetuksi tuleminen voisi vaarantaa heidät. Siksi julkaistaan vain päättyneiden jaksojen luvut ja vain etukäteen sovituista taulukoista.",
    sv: "Bakom siffrorna finns bara få människor, och att bli igenkänd kunde vara farligt för dem. Därför publiceras bara siffror för avslutade perioder och bara ur tabeller som har bestämts på förhand.",
    en: "There are few people behind the figures, and to be recognised could endanger them. So figures are published of periods that are over only, and of tables that were settled beforehand.",
};

const FROZEN: Label = Label {
    fi: "Julkaistu luku ei muutu. Virhe korjataan uudella julkaisulla, jossa kerrotaan, mikä muuttui ja miksi.",
    sv: "Ett publicerat tal ändras inte. Ett fel rättas med en ny utgåva som berättar vad som ändrades och varför.",
    en: "A published figure does not change. A mistake is put right by a new vintage, which says what changed and why.",
};

const SHARES: Label = Label {
    fi: "Osuudet ja muutokset lasketaan julkaistuista luvuista ja pyöristetään.",
    sv: "Andelar och förändringar räknas på de publicerade talen och avrundas.",
    en: "Shares and changes are computed from the published figures and rounded.",
};

const CONTRADICTIONS_HEADING: Label = Label {
    fi: "Missä painetut katsaukset ovat ristiriidassa",
    sv: "Där tryckta översikter motsäger varandra",
    en: "Where printed reviews contradict one another",
};

const CONTRADICTIONS: Label = Label {
    fi: "Aiemmissa katsauksissa on kohtia, jotka eivät sovi yhteen. Luvut on julkaistu tässä niin kuin ne on laskettu.",
    sv: "I tidigare översikter finns ställen som inte går ihop. Här är siffrorna publicerade så som de har räknats.",
    en: "Earlier reviews have places that do not agree. Here the figures are published as they were counted.",
};
