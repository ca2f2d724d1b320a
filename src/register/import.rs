//! The import itself: a batch of lines at a time, each case all or nothing.

use std::collections::HashMap;
use std::fmt;

use uuid::Uuid;

use super::case::HistoricalCase;
use super::lines::Line;
use super::write::{self, Identity};
use super::{history, store};
use crate::access::State;
use crate::audit::Actor;
use crate::db::{self, Act, Link};
use crate::http::{Violation, json};
use crate::vault::Damaged;

/// How many lines are read before they are written.
const BATCH: usize = 100;

/// What came of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cases that are new.
    pub imported: u64,
    /// Cases that were there already, unchanged.
    pub unchanged: u64,
    /// Lines that were refused.
    pub refused: u64,
}

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The line is not JSON.
    NotJson,
    /// The line is longer than a case can be.
    TooLong,
    /// These places are wrong.
    Invalid(Vec<Violation>),
    /// The case was imported before, with other contents.
    Differs,
    /// The same case stands in the file twice, with other contents.
    Twice,
    /// A rule of the database, by its name.
    Rule(String),
}

/// A line that was refused. It does not repeat what the line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line's number, from 1.
    pub line: u64,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.reason {
            Reason::NotJson => write!(formatter, "line {line}: not JSON"),
            Reason::TooLong => write!(formatter, "line {line}: longer than a case can be"),
            Reason::Differs => write!(formatter, "line {line}: /case: imported before with other contents"),
            Reason::Twice => write!(formatter, "line {line}: /case: stands in the file twice with other contents"),
            Reason::Rule(name) => write!(formatter, "line {line}: refused by the rule {name}"),
            Reason::Invalid(violations) => {
                for (position, violation) in violations.iter().enumerate() {
                    let pointer = if violation.pointer.is_empty() { "/" } else { &violation.pointer };
                    let separator = if position == 0 { "" } else { "\n" };
                    write!(formatter, "{separator}line {line}: {pointer}: {}", violation.detail)?;
                }
                Ok(())
            }
        }
    }
}

/// Why an import stopped: what was imported until then stays, and the import can be repeated.
#[derive(Debug)]
pub enum Error {
    /// The database does not answer.
    Database(db::Error),
    /// The system has no random bytes.
    Damaged(Damaged),
    /// The file cannot be read.
    File(std::io::Error),
    /// There is no organisation that is the assistance system.
    NoAssistanceSystem,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Database(_) => "the import stopped at the database",
            Self::Damaged(_) => "the import stopped at the vault",
            Self::File(_) => "the file cannot be read to its end",
            Self::NoAssistanceSystem => {
                "there is no organisation of the assistance system yet: create its first API client with `client create --organisation-type TYPE --assistance-system`"
            }
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(source) => Some(source),
            Self::Damaged(source) => Some(source),
            Self::File(source) => Some(source),
            Self::NoAssistanceSystem => None,
        }
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Database(error)
    }
}

/// A case that is ready to be written.
struct Ready {
    line: u64,
    case: HistoricalCase,
    identity: Identity,
}

/// Imports lines; tells of progress and of every refused line as it goes.
pub struct Importer<'a, P, R> {
    state: &'a State,
    organisation: Uuid,
    actor: Actor,
    progress: P,
    refused: R,
    summary: Summary,
}

impl<'a, P: FnMut(u64), R: FnMut(Refusal)> Importer<'a, P, R> {
    /// An importer into the assistance system's register. `progress` is told the bytes of each batch.
    ///
    /// # Errors
    /// [`Error::NoAssistanceSystem`], or when the database does not answer.
    pub async fn new(state: &'a State, progress: P, refused: R) -> Result<Self, Error> {
        let connection = state.database.connection().await?;
        let organisation = store::assistance_system(&connection).await?.ok_or(Error::NoAssistanceSystem)?;
        let actor = Actor::operator(&state.clock);
        Ok(Self { state, organisation, actor, progress, refused, summary: Summary::default() })
    }

    /// Imports every line.
    ///
    /// # Errors
    /// When the file or the database fails; what was imported until then stays.
    pub async fn run(mut self, lines: impl Iterator<Item = std::io::Result<Line>>) -> Result<Summary, Error> {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        for line in lines {
            let line = line.map_err(Error::File)?;
            bytes += line.bytes;
            batch.extend(self.read(line));
            if batch.len() == BATCH {
                self.write(std::mem::take(&mut batch)).await?;
                (self.progress)(std::mem::take(&mut bytes));
            }
        }
        self.write(batch).await?;
        (self.progress)(bytes);
        Ok(self.summary)
    }

    fn refuse(&mut self, line: u64, reason: Reason) {
        self.summary.refused += 1;
        (self.refused)(Refusal { line, reason });
    }

    /// Reads a line and checks it; an empty line is nothing.
    fn read(&mut self, line: Line) -> Option<Ready> {
        let Some(text) = line.text else {
            self.refuse(line.number, Reason::TooLong);
            return None;
        };
        let text = text.trim_ascii();
        if text.is_empty() {
            return None;
        }
        let case: HistoricalCase = match json::parse(text) {
            Ok(case) => case,
            Err(error) if error.violations().is_empty() => {
                self.refuse(line.number, Reason::NotJson);
                return None;
            }
            Err(error) => {
                self.refuse(line.number, Reason::Invalid(error.violations().to_vec()));
                return None;
            }
        };
        let violations = history::violations(&case, self.state.clock.today());
        if !violations.is_empty() {
            self.refuse(line.number, Reason::Invalid(violations));
            return None;
        }
        let vault = &self.state.vault;
        let identity =
            Identity { case_key: vault.case_mac("number", case.case.as_bytes()), fingerprint: vault.case_mac("contents", text) };
        Some(Ready { line: line.number, case, identity })
    }

    async fn write(&mut self, batch: Vec<Ready>) -> Result<(), Error> {
        let connection = self.state.database.connection().await?;
        let keys = batch.iter().map(|ready| ready.identity.case_key.clone()).collect();
        let mut known: HashMap<_, _> = store::known(&connection, keys).await?.into_iter().collect();
        drop(connection);
        let mut acts = Vec::new();
        for ready in batch {
            match known.get(&ready.identity.case_key) {
                Some(fingerprint) if *fingerprint == ready.identity.fingerprint => self.summary.unchanged += 1,
                Some(_) => self.refuse(ready.line, Reason::Differs),
                None => {
                    known.insert(ready.identity.case_key.clone(), ready.identity.fingerprint.clone());
                    acts.push(ready);
                }
            }
        }
        self.perform(acts).await
    }

    /// Writes the new cases of a batch in one transaction; where one of them is refused, each in its own.
    async fn perform(&mut self, batch: Vec<Ready>) -> Result<(), Error> {
        let mut acts = Vec::new();
        for ready in &batch {
            acts.push(self.act(ready)?);
        }
        let count = acts.len() as u64;
        let together = async |connection: &mut Link| -> Result<(), db::Error> {
            for act in acts {
                act.perform(connection).await?;
            }
            Ok(())
        };
        match self.state.database.transaction(together).await {
            Ok(()) => self.summary.imported += count,
            Err(db::Error::Constraint(_)) => {
                for ready in &batch {
                    match self.state.database.perform(self.act(ready)?).await {
                        Ok(()) => self.summary.imported += 1,
                        Err(error) if error.is_constraint(store::TWICE) => self.refuse(ready.line, Reason::Twice),
                        Err(db::Error::Constraint(name)) => self.refuse(ready.line, Reason::Rule(name)),
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn act(&self, ready: &Ready) -> Result<Act, Error> {
        let case = ready.case.clone();
        let act = write::act(&self.state.vault, case, self.organisation, ready.identity.clone(), self.actor);
        // Histories have as many shapes as lives: prepared statements of each would fill the memory of both sides.
        act.map(Act::rare).map_err(Error::Damaged)
    }
}
