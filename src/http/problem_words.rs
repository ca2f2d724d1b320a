//! Problems in Finnish and Swedish. In English their titles and meanings stand in the table of codes itself.

use std::borrow::Cow;

use super::problem::Bounds;
use super::{Language, ProblemCode as Code, ViolationCode};

/// A problem in words.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Its title.
    pub title: &'static str,
    /// What it means and what the caller can do about it.
    pub meaning: &'static str,
}

const fn words(title: &'static str, meaning: &'static str) -> Words {
    Words { title, meaning }
}

impl Code {
    /// The problem in the reader's words.
    #[must_use]
    pub fn words(self, language: Language) -> Words {
        let national = NATIONAL.iter().find(|(code, _, _)| *code == self);
        match (language, national) {
            (Language::Fi, Some((_, finnish, _))) => *finnish,
            (Language::Sv, Some((_, _, swedish))) => *swedish,
            (Language::En, _) | (_, None) => words(self.title(), self.meaning().trim()),
        }
    }
}

/// Each problem in Finnish and in Swedish.
const NATIONAL: &[(Code, Words, Words)] = &[
    (
        Code::MalformedJson,
        words("Sisältö ei ole JSON-muotoa", "Sisältö ei ole JSON-muotoa. Korjaa muoto ja lähetä uudelleen."),
        words("Innehållet är inte JSON", "Innehållet är inte JSON. Rätta formen och skicka på nytt."),
    ),
    (
        Code::BodyTimeout,
        words("Sisältö ei saapunut ajoissa", "Sisältö ei saapunut viidentoista sekunnin kuluessa. Lähetä se uudelleen."),
        words("Innehållet kom inte i tid", "Innehållet kom inte inom femton sekunder. Skicka det på nytt."),
    ),
    (
        Code::InvalidQuery,
        words(
            "Kyselyosa ei kelpaa",
            "Kyselyn parametri on tuntematon, toistuu tai on väärää muotoa. Rajapintakuvaus luettelee parametrit ja niiden muodot.",
        ),
        words(
            "Frågedelen är ogiltig",
            "En frågeparameter är okänd, upprepad eller har fel form. Gränssnittsbeskrivningen räknar upp dem med deras former.",
        ),
    ),
    (
        Code::InvalidSandboxProblem,
        words(
            "Sandbox-Problem-otsaketta ei voi noudattaa",
            "Sandbox-Problem ei nimeä mitään tämän toiminnon virhettä, tai sen lähettäjä ei ole testiympäristön asiakas. Rajapintakuvaus luettelee kunkin toiminnon virheet; muut kuin testiympäristön asiakkaat jättävät otsakkeen pois.",
        ),
        words(
            "Sandbox-Problem kan inte följas",
            "Sandbox-Problem anger inget av operationens fel, eller så är avsändaren inte en klient i testmiljön. Gränssnittsbeskrivningen räknar upp felen för varje operation; andra än testmiljöns klienter utelämnar huvudet.",
        ),
    ),
    (
        Code::NoSandbox,
        words(
            "Testiympäristöä ei ole",
            "Tällä palvelulla ei ole testiympäristöä. Luo asiakas ilman kenttää `is_sandbox` tai pyydä ylläpidolta testiympäristöä.",
        ),
        words(
            "Det finns ingen testmiljö",
            "Tjänsten har ingen testmiljö. Skapa klienten utan `is_sandbox`, eller be driften om en testmiljö.",
        ),
    ),
    (
        Code::ApplicationsClosed,
        words("Haku on päättynyt", "Viimeinen hakupäivä on mennyt, tai kurssi on peruttu."),
        words("Ansökningstiden har gått ut", "Den sista ansökningsdagen är över, eller kursen är inställd."),
    ),
    (
        Code::ChallengeSpent,
        words("Tehtävä on jo käytetty", "Tehtävä on käytetty toiseen hakemukseen. Hae uusi ja ratkaise se."),
        words("Uppgiften har redan använts", "Uppgiften har använts för en annan ansökan. Hämta en ny och lös den."),
    ),
    (
        Code::ChallengeNotSolved,
        words(
            "Tehtävää ei ole ratkaistu",
            "Tehtävä ei ole tämän kurssin, se on vanhentunut, tai annettu arvo ei ratkaise sitä. Hae uusi ja ratkaise se.",
        ),
        words(
            "Uppgiften är inte löst",
            "Uppgiften hör inte till denna kurs, den har gått ut, eller värdet löser den inte. Hämta en ny och lös den.",
        ),
    ),
    (
        Code::InvalidCursor,
        words("Kohdistin ei kelpaa", "Tämä luettelo ei ole antanut kohdistinta tälle ohjelmalle. Aloita luettelo alusta."),
        words("Markören är ogiltig", "Markören har inte getts av denna lista till detta program. Börja listan från början."),
    ),
    (
        Code::IdempotencyKeyMissing,
        words(
            "Idempotency-Key puuttuu",
            "Toiminto luo jotakin ja tarvitsee otsakkeen Idempotency-Key. Lähetä uusi satunnainen avain jokaisen uuden toimen mukana.",
        ),
        words(
            "Idempotency-Key saknas",
            "Åtgärden skapar något och behöver huvudet Idempotency-Key. Skicka en ny slumpmässig nyckel med varje ny åtgärd.",
        ),
    ),
    (
        Code::IdempotencyKeyMalformed,
        words(
            "Idempotency-Key on väärää muotoa",
            "Avaimessa on 8–128 merkkiä: kirjaimia, numeroita, yhdys- ja alaviivoja, pisteitä tai kaksoispisteitä.",
        ),
        words(
            "Idempotency-Key har fel form",
            "Nyckeln har 8–128 tecken: bokstäver, siffror, bindestreck, understreck, punkter eller kolon.",
        ),
    ),
    (
        Code::MalformedEntityTag,
        words(
            "Versiotunniste on väärää muotoa",
            "If-Match tai If-None-Match ei ole luettelo versiotunnisteita (RFC 9110, 8.8.3).",
        ),
        words("En versionstagg har fel form", "If-Match eller If-None-Match är ingen lista av versionstaggar (RFC 9110, 8.8.3)."),
    ),
    (
        Code::Unauthenticated,
        words(
            "Tarvitaan voimassa oleva käyttöoikeustunnus",
            "Voimassa olevaa käyttöoikeustunnusta ei ole. Pyydä uusi tunnuspalvelusta.",
        ),
        words("En giltig åtkomsttoken behövs", "Det finns ingen giltig åtkomsttoken. Begär en ny av tokentjänsten."),
    ),
    (
        Code::InsufficientScope,
        words("Käyttöoikeus ei riitä", "Käyttöoikeustunnuksesta puuttuu oikeus, jonka toiminto vaatii."),
        words("Behörigheten räcker inte", "Åtkomsttoken saknar den behörighet som åtgärden kräver."),
    ),
    (
        Code::Suspended,
        words(
            "Organisaation tai sen ohjelman käyttö on keskeytetty",
            "Organisaation tai sen ohjelman käyttö on keskeytetty. Ota yhteyttä auttamisjärjestelmään.",
        ),
        words(
            "Organisationen eller dess program är avstängd",
            "Organisationen eller dess program har stängts av. Kontakta hjälpsystemet.",
        ),
    ),
    (
        Code::NotFound,
        words("Ei löytynyt", "Täällä ei ole mitään, tai ei mitään mitä saisit nähdä."),
        words("Hittades inte", "Här finns ingenting, eller ingenting som du får se."),
    ),
    (
        Code::MethodNotAllowed,
        words("Menetelmä ei ole sallittu täällä", "Polku on olemassa, menetelmä ei. Otsake Allow luettelee sallitut menetelmät."),
        words("Metoden är inte tillåten här", "Sökvägen finns, metoden inte. Huvudet Allow räknar upp de tillåtna."),
    ),
    (
        Code::NotAcceptable,
        words("Hyväksyttävää muotoa ei ole", "Mitään otsakkeen Accept (tai parametrin format) muodoista ei voida antaa."),
        words("Inget godtagbart format", "Inget av formaten i Accept (eller i parametern format) kan ges."),
    ),
    (
        Code::IllegalTransition,
        words("Tila ei salli tätä askelta", "Kohteen tila ei salli tätä askelta. Lue kohde nähdäksesi sen tilan."),
        words(
            "Tillståndet medger inte detta steg",
            "Objektets tillstånd medger inte detta steg. Läs objektet för att se tillståndet.",
        ),
    ),
    (
        Code::DraftExists,
        words(
            "Luonnos on jo olemassa",
            "Tästä esityksestä tai asiakkuusjaksosta on jo päätösluonnos. Lue, allekirjoita tai muuta se.",
        ),
        words(
            "Det finns redan ett utkast",
            "Det finns redan ett beslutsutkast om framställningen eller perioden. Läs, underteckna eller ändra det.",
        ),
    ),
    (
        Code::ReleaseExists,
        words(
            "Jaksosta on jo julkaisu",
            "Tästä jaksosta on jo julkaisu. Korjaa se, kun se on julkaistu, tai hylkää sen luonnos.",
        ),
        words(
            "Det finns redan en publicering av perioden",
            "Det finns redan en publicering av perioden. Rätta den när den är ute, eller förkasta utkastet.",
        ),
    ),
    (
        Code::AuditOutdated,
        words(
            "Tarkastus on vanhentunut",
            "Tarkastuksen jälkeen on julkaistu muuta. Tarkasta uudelleen: yhdessä julkaisut voivat kertoa enemmän.",
        ),
        words(
            "Granskningen är föråldrad",
            "Efter granskningen har något annat publicerats. Granska på nytt: tillsammans kan de berätta mer.",
        ),
    ),
    (
        Code::OpenSpellExists,
        words("Henkilö on jo asiakas", "Henkilö on jo asiakas: avoin asiakkuusjakso estää toisen."),
        words("Personen är redan klient", "Personen är redan klient: en öppen klientperiod hindrar en ny."),
    ),
    (
        Code::SecondPersonRequired,
        words(
            "Toisen on allekirjoitettava",
            "Asiakkaaksi ottamisen korjauksen allekirjoittaa toinen ohjelma kuin se, joka laati sen, ja kuin se, joka \
             allekirjoitti alkuperäisen; julkaisun hyväksyy toinen kuin sen laatinut. Anna toisen tehdä se.",
        ),
        words(
            "Någon annan ska underteckna",
            "Rättelsen av en upptagning undertecknas av ett annat program än det som utarbetade den och det som undertecknade \
             upptagningen; en publicering godkänns av ett annat än det som utarbetade den. Låt någon annan göra det.",
        ),
    ),
    (
        Code::PeriodExists,
        words(
            "Tällainen aika on jo annettu",
            "Asiakkuusjaksolla on jo tällainen aika: sitä voi pidentää tai sen voi päättää, mutta uutta ei voi antaa.",
        ),
        words(
            "En sådan tid har redan beviljats",
            "Klientperioden har redan en sådan tid: den kan förlängas eller avslutas, men ingen ny kan beviljas.",
        ),
    ),
    (
        Code::OutsideLegalLimits,
        words(
            "Tänään voimassa oleva laki ei salli sitä",
            "Tänään voimassa oleva laki ei salli luonnoksen mukaista aikaa. Hylkää luonnos ja tee uusi.",
        ),
        words(
            "Den lag som gäller i dag tillåter det inte",
            "Den lag som gäller i dag tillåter inte tiden i utkastet. Förkasta utkastet och gör ett nytt.",
        ),
    ),
    (
        Code::AlreadyExists,
        words(
            "Sellainen on jo olemassa",
            "Jollakin muulla on jo sama nimi, asiakastunnus, tunniste, X-Road-jäsen tai avain. Valitse toinen tai käytä olemassa olevaa.",
        ),
        words(
            "En sådan finns redan",
            "Någon annan har redan samma namn, klient-id, subjekt, X-Road-medlem eller nyckel. Välj en annan eller använd den som finns.",
        ),
    ),
    (
        Code::RateLimited,
        words("Liian monta pyyntöä", "Liian monta pyyntöä minuutissa tai yhtä aikaa. Odota Retry-After-otsakkeen ajan."),
        words(
            "För många förfrågningar",
            "För många förfrågningar per minut eller på en gång. Vänta så länge som Retry-After anger.",
        ),
    ),
    (
        Code::TooManyKeys,
        words("Ohjelmalla on jo kaksi avainta", "Ohjelmalla on kaksi avainta kerrallaan. Poista avain, jota ei enää käytetä."),
        words("Programmet har redan två nycklar", "Ett program har två nycklar åt gången. Ta bort en som inte längre används."),
    ),
    (
        Code::AlreadyRecorded,
        words(
            "Siitä päivästä alkaen on jo kirjattu jotakin",
            "Samalle päivälle on jo kirjattu tieto. Valitse toinen päivä tai lue kirjattu tieto.",
        ),
        words(
            "Något är redan antecknat från den dagen",
            "En uppgift är redan antecknad för samma dag. Välj en annan dag eller läs den antecknade uppgiften.",
        ),
    ),
    (
        Code::TooManyWebhooks,
        words(
            "Webhookeja on jo kymmenen",
            "Organisaatiolla voi olla enintään kymmenen webhookia. Poista sellainen, jota ei tarvita.",
        ),
        words("Det finns redan tio webhookar", "En organisation kan ha högst tio webhookar. Ta bort en som inte behövs."),
    ),
    (
        Code::PreconditionFailed,
        words(
            "Kohde on muuttunut",
            "Kohde on muuttunut sen jälkeen, kun luit sen: tämän vastauksen ETag on nykyinen. Lue se uudelleen ja päätä uudelleen.",
        ),
        words(
            "Objektet har ändrats",
            "Objektet har ändrats sedan du läste det: ETag i detta svar är den aktuella. Läs det på nytt och bestäm på nytt.",
        ),
    ),
    (
        Code::PayloadTooLarge,
        words(
            "Sisältö on liian suuri",
            "Sisältö on suurempi kuin toiminto ottaa vastaan: enintään 64 KiB UTF-8-muodossa. Kirjoita kirjaimet sellaisinaan, ei \
             muodossa \\u0414, joka vie kuusi tavua. Esityserä on enintään 32 MiB ja kukin sen esitys enintään 64 KiB.",
        ),
        words(
            "Innehållet är för stort",
            "Innehållet är större än vad åtgärden tar emot: högst 64 KiB i UTF-8. Skriv bokstäver som de är, inte som \\u0414, som \
             tar sex byte. En sats av framställningar är högst 32 MiB och varje framställning i den högst 64 KiB.",
        ),
    ),
    (
        Code::UnsupportedMediaType,
        words(
            "Sisällön mediatyyppiä ei oteta vastaan",
            "Sisällön on oltava application/json, merkistönä UTF-8 (esityserä voi olla myös application/x-ndjson), ja se lähetetään \
             sellaisenaan: ilman Content-Encoding-otsaketta.",
        ),
        words(
            "Innehållets medietyp tas inte emot",
            "Innehållet måste vara application/json i UTF-8 (en sats av framställningar också application/x-ndjson) och skickas som \
             det är: utan huvudet Content-Encoding.",
        ),
    ),
    (
        Code::ValidationFailed,
        words("Sisältö ei kelpaa", "Sisältö on JSON-muotoa mutta ei rajapintakuvauksen mukainen: errors kertoo, missä ja miksi."),
        words(
            "Innehållet är ogiltigt",
            "Innehållet är JSON men inte vad gränssnittsbeskrivningen begär: errors säger var och varför.",
        ),
    ),
    (
        Code::IdempotencyKeyReused,
        words(
            "Idempotency-Key on käytetty toiseen sisältöön",
            "Avainta on käytetty aiemmin toisen sisällön kanssa: sama sisältö on sama tavu tavulta. Käytä uuteen toimeen uutta avainta.",
        ),
        words(
            "Idempotency-Key har använts för annat innehåll",
            "Nyckeln har använts förut med annat innehåll: samma innehåll är detsamma byte för byte. Använd en ny nyckel för en ny åtgärd.",
        ),
    ),
    (
        Code::PreconditionRequired,
        words(
            "If-Match puuttuu",
            "Muutos tarvitsee otsakkeen If-Match, jossa on kohteen ETag sellaisena kuin luit sen (RFC 6585, 3).",
        ),
        words("If-Match saknas", "En ändring behöver If-Match med objektets ETag som du läste den (RFC 6585, 3)."),
    ),
    (
        Code::Internal,
        words("Palvelussa tapahtui virhe", "Palvelun oma virhe. Kerro pyynnön tunniste palvelun ylläpitäjälle."),
        words("Tjänsten gjorde ett fel", "Ett fel i tjänsten. Uppge begärans id för den som driver tjänsten."),
    ),
    (
        Code::Unavailable,
        words(
            "Palvelu ei ole juuri nyt käytettävissä",
            "Palvelu ei voi vastata nyt, eikä ehkä tiedetä, tapahtuiko kirjaus. Lähetä uudelleen samalla avaimella Idempotency-Key.",
        ),
        words(
            "Tjänsten är inte tillgänglig just nu",
            "Tjänsten kan inte svara nu, och det är kanske inte känt om skrivningen skedde. Skicka på nytt med samma Idempotency-Key.",
        ),
    ),
];

impl ViolationCode {
    /// The reason in a national language; `None` in English, in which each place has a sentence of its own.
    #[must_use]
    pub const fn sentence(self, language: Language) -> Option<&'static str> {
        let (finnish, swedish) = match self {
            Self::Required => ("Tieto puuttuu ja on pakollinen.", "Uppgiften saknas och är obligatorisk."),
            Self::UnknownField => {
                ("Rajapintakuvaus ei tunne tällaista kenttää tässä.", "Gränssnittsbeskrivningen känner inget sådant fält här.")
            }
            Self::WrongType => ("Arvo on väärää tyyppiä.", "Värdet är av fel typ."),
            Self::NotInList => ("Arvo ei kuulu koodistoonsa.", "Värdet hör inte till sin kodlista."),
            Self::Length => {
                ("Liian lyhyt, liian pitkä, liian vähän tai liian monta.", "För kort, för långt, för få eller för många.")
            }
            Self::Range => ("Luku tai päivä ei ole rajojensa sisällä.", "Talet eller dagen är utanför sina gränser."),
            Self::Pattern => ("Teksti ei ole vaadittua muotoa.", "Texten har inte den form som krävs."),
            Self::ForbiddenCharacters => (
                "Ohjausmerkkejä ja kirjoitussuunnan kääntäviä merkkejä ei hyväksytä.",
                "Styrtecken och tecken som vänder skriftriktningen godtas inte.",
            ),
            Self::Duplicate => ("Sama jäsen esiintyy kahdesti.", "Samma medlem förekommer två gånger."),
            Self::NotValidThen => ("Koodi ei ollut voimassa kyseisenä päivänä.", "Koden gällde inte den dagen."),
            Self::Inconsistent => ("Tiedot ovat ristiriidassa keskenään.", "Uppgifterna motsäger varandra."),
            Self::ConsentRequired => (
                "Tunnistetietoja ei saa antaa ilman henkilön suostumusta.",
                "Inga identifierande uppgifter utan personens samtycke.",
            ),
            Self::GuardianConsentRequired => (
                "Alaikäisen huoltajan tai edustajan on suostuttava.",
                "En minderårigs vårdnadshavare eller företrädare måste samtycka.",
            ),
            Self::ChildNotHeard => ("Alaikäistä on kuultava ennen esitystä.", "En minderårig ska höras före framställningen."),
            Self::ClientNotHeard => (
                "Asiakasta on kuultava ennen asiakkuuden päättämistä, tai syy kuulematta jättämiseen on kerrottava.",
                "Klienten ska höras före avförandet, eller så ska det sägas varför inte.",
            ),
            Self::PrivateKey => (
                "Yksityinen avain kuuluu vain haltijalleen: tee uusi avainpari ja rekisteröi siitä vain julkinen osa.",
                "En privat nyckel är bara till för sin innehavare: gör ett nytt par och registrera bara den offentliga delen.",
            ),
            Self::OutsideLegalLimits => (
                "Pituus ei ole sinä päivänä voimassa olevan lain rajoissa.",
                "Längden är inte inom gränserna i den lag som gäller den dagen.",
            ),
            Self::ForbiddenAddress => (
                "Palvelu ei kutsu tällaista osoitetta: sen on oltava julkinen ja alettava https.",
                "Tjänsten anropar inte en sådan adress: den ska vara offentlig och börja med https.",
            ),
            Self::InTheFuture => ("Päivä on tulevaisuudessa.", "Dagen ligger i framtiden."),
        };
        match language {
            Language::Fi => Some(finnish),
            Language::Sv => Some(swedish),
            Language::En => None,
        }
    }
}

impl Bounds {
    /// A sentence with the bounds at its end, where there are any.
    #[must_use]
    pub(super) fn told(self, sentence: Cow<'static, str>, language: Language) -> Cow<'static, str> {
        let (least, most) = match language {
            Language::Fi => ("vähintään", "enintään"),
            Language::Sv => ("minst", "högst"),
            Language::En => ("at least", "at most"),
        };
        let bounds = [(least, self.least), (most, self.most)];
        let bounds: Vec<_> = bounds.iter().filter_map(|(word, bound)| Some(format!("{word} {}", (*bound)?))).collect();
        if bounds.is_empty() { sentence } else { format!("{}: {}.", sentence.trim_end_matches('.'), bounds.join(", ")).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Code, Language};

    #[test]
    fn bounds_are_told_in_every_language_and_nothing_where_there_are_none() {
        let told = |bounds: Bounds, language| bounds.told("Wrong.".into(), language).into_owned();
        let both = Bounds { least: Some(1), most: Some(1000) };
        assert_eq!(told(both, Language::En), "Wrong: at least 1, at most 1000.");
        assert_eq!(told(both, Language::Sv), "Wrong: minst 1, högst 1000.");
        assert_eq!(told(Bounds { least: None, ..both }, Language::Fi), "Wrong: enintään 1000.");
        assert_eq!(told(Bounds::default(), Language::En), "Wrong.");
    }

    #[test]
    fn every_problem_has_words_of_its_own_in_every_language() {
        let all = |language| Code::ALL.iter().map(move |code| code.words(language));
        let titles: Vec<_> =
            [Language::Fi, Language::Sv, Language::En].into_iter().flat_map(all).map(|words| words.title).collect();
        for (at, title) in titles.iter().enumerate() {
            assert!(!titles[..at].contains(title), "{title}");
        }
        for words in [Language::Fi, Language::Sv, Language::En].into_iter().flat_map(all) {
            assert!(words.title.chars().count() <= 100 && words.meaning.chars().count() <= 400, "{}", words.title);
            assert!(!words.title.ends_with('.') && words.meaning.ends_with('.'), "{}", words.title);
        }
    }
}
