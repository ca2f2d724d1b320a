//! How fast statistics are: the live path with a hundred times as many persons, and the public path beside a server that
//! does nothing but answer the same bytes. `cargo bench --bench statistics` prints the ratios.
//!
//! Everything runs on this machine: a private PostgreSQL, the service, the caller. `ASSISTANCE_BENCH_PERSONS=2000,20000` makes
//! it quicker (the few persons, then the many), and then says less.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use assistance_api::access::limits::Limits;
use assistance_api::access::{Reach, State};
use assistance_api::clock::Clock;
use assistance_api::codes::{
    AgeClass, Channel, Code, FormOfExploitation, Nationality, PlaceOfExploitation, ReferrerType, ResidenceStatus, Sector, Sex,
    Urgency,
};
use assistance_api::db::embedded::{Cluster, Durability, Programs};
use assistance_api::db::{self, Database};
use assistance_api::demo::sign_in::CLIENTS;
use assistance_api::demo::{load, releases};
use assistance_api::statistics::{Query, Table, When, count_cases, period, rollup};
use assistance_api::vault::Keyring;
use assistance_api::{released, server};
use diesel_async::SimpleAsyncConnection;
use reqwest::header::CONTENT_TYPE;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How often a question is asked; the median counts.
const TIMES: usize = 60;
/// What is asked of a live table: its path, the period or day, two dimensions.
const QUESTIONS: [(Table, &str, &str); 7] = [
    (Table::NewClients, "2022", "form,place"),
    (Table::NewClients, "2022-H1", "sex_age_class,residence_status"),
    (Table::NewClients, "2022", "nationality,sector"),
    (Table::NewClients, "2022-03-01..2022-09-15", "form,sex"),
    (Table::Referrals, "2022", "referrer_group,age_band"),
    (Table::Clients, "2022-06-30", "form,nationality_group"),
    (Table::Clients, "2022-08-20", "minor_on_the_day,sex"),
];
/// Released tables that are read, and how.
const RELEASED: [&str; 3] = [
    "new_clients_by_place/data?period=2022-H1",
    "new_clients_by_form_and_place/data",
    "new_clients_by_nationality/data?format=csv",
];

fn main() -> Result<(), Failure> {
    let persons = std::env::var("ASSISTANCE_BENCH_PERSONS").unwrap_or_else(|_| "20000,2000000".to_owned());
    let (few, many) = persons.split_once(',').ok_or("two numbers, separated by a comma")?;
    let home = std::env::temp_dir().join(format!("assistance-api-bench-{}", std::process::id()));
    let cluster = Cluster::start(&Programs::find()?, &home, Durability::ForTests)?;
    // The server's own system of threads: it is what the service runs on.
    let result = actix_web::rt::System::new().block_on(async {
        live(&cluster, (few.parse()?, many.parse()?)).await?;
        public(&cluster).await
    });
    cluster.stop()?;
    std::fs::remove_dir_all(&home)?;
    result
}

/// A running service on a database of its own.
struct Service {
    state: State,
    url: String,
}

impl Service {
    async fn start(cluster: &Cluster, name: &str) -> Result<Self, Failure> {
        db::create_database(&cluster.url("postgres"), name).await?;
        let url = cluster.url(name);
        let migrated = url.clone();
        std::thread::spawn(move || tokio::runtime::Runtime::new().map(|runtime| runtime.block_on(db::migrate(&migrated))))
            .join()
            .map_err(|_| "the migrations ended")???;
        let database = Database::new(&url, 8)?;
        let keyring = Keyring::parse("bench QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=").ok_or("no key")?;
        let mut state = State::open(database, keyring, Clock::system(), "http://assistance.bench").await?;
        state.limits = Limits::new(1_000_000.try_into()?, 64);
        load::sign_in(&state).await?;
        state.roster.refresh(&state.database).await?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        actix_web::rt::spawn(server::start(listener, state.clone(), 2)?);
        Ok(Self { state, url })
    }

    /// The statistician's token.
    async fn token(&self) -> Result<String, Failure> {
        let client = CLIENTS.iter().find(|client| client.client_id == "demo-statistician").ok_or("no statistician")?;
        let form = [("grant_type", "client_credentials"), ("client_id", client.client_id), ("client_secret", client.secret)];
        let answer = reqwest::Client::new().post(format!("{}/oauth2/token", self.url)).form(&form).send().await?;
        let answer: serde_json::Value = answer.error_for_status()?.json().await?;
        Ok(answer.get("access_token").and_then(|token| token.as_str()).ok_or("no token")?.to_owned())
    }
}

/// The live path with few and with many persons in the same seven years.
async fn live(cluster: &Cluster, (few, many): (u32, u32)) -> Result<(), Failure> {
    let small = with_persons(cluster, few).await?;
    let large = with_persons(cluster, many).await?;
    println!("\nlive path, median of {TIMES} (in brackets: counted case by case, in the database alone)");
    for (((table, when, by), small), large) in QUESTIONS.iter().zip(&small).zip(&large) {
        println!(
            "{:>5.2}x  {:7.2} ms at {few}, {:7.2} ms at {many} ({:.2} ms, {:.2} ms)  {} {when} by {by}",
            large.0.as_secs_f64() / small.0.as_secs_f64(),
            millis(small.0),
            millis(large.0),
            millis(small.1),
            millis(large.1),
            table.as_str(),
        );
    }
    Ok(())
}

/// How long each question takes with so many persons.
async fn with_persons(cluster: &Cluster, persons: u32) -> Result<Vec<(Duration, Duration)>, Failure> {
    let service = Service::start(cluster, &format!("with_{persons}_persons")).await?;
    let filled = Instant::now();
    let mut connection = service.state.database.connection().await?;
    connection.batch_execute(&register(persons)).await?;
    connection.batch_execute("VACUUM (ANALYZE)").await?;
    drop(connection);
    let folded = Instant::now();
    rollup::fold(&service.state.database).await?;
    service.state.database.connection().await?.batch_execute("VACUUM (ANALYZE) statistics_rollups").await?;
    println!(
        "{persons} persons: written in {:.0} s, counted beforehand in {:.0} s",
        (folded - filled).as_secs_f64(),
        folded.elapsed().as_secs_f64()
    );
    times(&service).await
}

/// How long each question takes: asked of the service, and counted case by case.
async fn times(service: &Service) -> Result<Vec<(Duration, Duration)>, Failure> {
    let (client, token) = (reqwest::Client::new(), service.token().await?);
    let mut times = Vec::new();
    for (table, when, by) in QUESTIONS {
        let (kind, time, moment) = match period::day(when) {
            Some(day) => ("stock", "on", When::AtTheEndOf(day)),
            None => ("flow", "period", When::During(period::Period::parse(when).ok_or("no period")?)),
        };
        let url = format!("{}/v1/statistics/{kind}/{}?{time}={when}&by={by}&purpose=research", service.url, table.as_str());
        let asked = median(TIMES, async || {
            let answer = client.get(&url).bearer_auth(&token).send().await?;
            Ok(answer.error_for_status()?.bytes().await?.len())
        });
        let asked = asked.await?;
        let query = Query::new(table, moment, Some(by), &[]).map_err(|refusal| format!("{refusal:?}"))?;
        let connection = service.state.database.connection().await?;
        let cases = median(5, async || Ok(count_cases(&connection, Reach::Everything, &query).await?.total()));
        times.push((asked, cases.await?));
    }
    Ok(times)
}

/// The public path, and a server that answers the same bytes.
async fn public(cluster: &Cluster) -> Result<(), Failure> {
    let service = Service::start(cluster, "with_releases").await?;
    load::register(&service.state, |_| ()).await?;
    load::advice(&service.state).await?;
    releases::publish(&service.state, || ()).await?;
    service.state.released.refresh(&service.state.database).await?;
    println!("\npublic path, median of {} ({:?} between looks for new releases)", TIMES * 20, released::INTERVAL);
    for path in RELEASED {
        let (client, url) = (reqwest::Client::new(), format!("{}/v1/statistics/tables/{path}", service.url));
        let answer = client.get(&url).send().await?.error_for_status()?;
        let kind = answer.headers().get(CONTENT_TYPE).ok_or("no content type")?.to_str()?.to_owned();
        let bytes = answer.bytes().await?;
        let size = bytes.len();
        let bare = bare(kind, bytes)?;
        let of = |url: String| {
            let client = client.clone();
            median(TIMES * 20, async move || Ok(client.get(&url).send().await?.bytes().await?.len()))
        };
        let (bare, released) = (of(bare).await?, of(url.clone()).await?);
        println!(
            "{:>5.2}x  {:7.3} ms, {:7.3} ms bare, {size} bytes  {path}",
            released.as_secs_f64() / bare.as_secs_f64(),
            millis(released),
            millis(bare)
        );
    }
    Ok(())
}

/// Serves some bytes; answers where.
fn bare(kind: String, bytes: web::Bytes) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/", listener.local_addr()?);
    let server = HttpServer::new(move || {
        let (kind, bytes) = (kind.clone(), bytes.clone());
        let answer = move || {
            let answer = HttpResponse::Ok().insert_header((CONTENT_TYPE.as_str(), kind.as_str())).body(bytes.clone());
            std::future::ready(answer)
        };
        App::new().route("/", web::get().to(answer))
    });
    actix_web::rt::spawn(server.workers(2).listen(listener)?.run());
    Ok(url)
}

/// The median time of something that is done so often, after a few times that do not count.
async fn median<T>(times: usize, mut does: impl AsyncFnMut() -> Result<T, Failure>) -> Result<Duration, Failure> {
    let mut taken = Vec::with_capacity(times);
    for number in 0..times + 5 {
        let begun = Instant::now();
        std::hint::black_box(does().await?);
        if number >= 5 {
            taken.push(begun.elapsed());
        }
    }
    taken.sort_unstable();
    Ok(taken.get(times / 2).copied().ok_or("nothing was done")?)
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Writes so many persons, each with a referral and an assistance spell within the same seven years. Categories are drawn
/// independently and unevenly, the first of a list the most often. Foreign keys and triggers are left out: a restore is so, too.
fn register(persons: u32) -> String {
    let facts = format!(
        "{sex}, age, CASE WHEN age < 18 THEN 'minor' ELSE 'adult' END, {nationality}, {residence}, {form}, {place}, {sector}",
        sex = drawn::<Sex>(),
        nationality = drawn::<Nationality>(),
        residence = drawn::<ResidenceStatus>(),
        form = drawn::<FormOfExploitation>(),
        place = drawn::<PlaceOfExploitation>(),
        sector = drawn::<Sector>(),
    );
    let minor = AgeClass::Minor;
    format!(
        "SET statement_timeout = 0; SET session_replication_role = replica; SET work_mem = '256MB';
         CREATE TABLE drawn AS SELECT gen_random_uuid() AS id, '2016-01-01'::date + floor(random() * 2557)::integer AS day,
             (16 + floor(random() ^ 2 * 50))::smallint AS age, floor(random() * 900)::integer AS stays FROM generate_series(1, {persons});
         INSERT INTO persons SELECT id, NULL, NULL, now() FROM drawn;
         INSERT INTO referrals SELECT gen_random_uuid(), id::text, id, (SELECT id FROM organisations LIMIT 1), NULL, {referrer}, NULL,
             {channel}, {urgency}, 'received', 1, day, now(), now(), NULL, NULL, NULL, NULL, '{{}}', '{{}}', {facts} FROM drawn;
         INSERT INTO spells SELECT gen_random_uuid(), id, NULL, id, CASE WHEN stays < 700 THEN id END,
             CASE WHEN random() < 0.97 THEN 'victim' ELSE 'assisting_person' END, day, CASE WHEN stays < 700 THEN day + stays END,
             CASE WHEN stays < 700 THEN 'left_finland' END, 1, now(), NULL, {facts} FROM drawn;
         UPDATE spells SET comes_of_age_on = (date_trunc('month', admitted_on + 300) + interval '1 month - 1 day')::date
             WHERE age_class = '{minor}';
         DROP TABLE drawn; RESET session_replication_role",
        referrer = drawn::<ReferrerType>(),
        channel = drawn::<Channel>(),
        urgency = drawn::<Urgency>(),
    )
}

/// A random code of a list.
fn drawn<C: Code>() -> String {
    let codes: Vec<_> = C::all().iter().map(|code| format!("'{}'", code.as_str())).collect();
    format!("(ARRAY[{}])[1 + floor({} * random() ^ 2)::integer]", codes.join(", "), codes.len())
}
