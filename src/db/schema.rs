//! The tables as diesel sees them; what they mean is said in `migrations/`.

#![expect(missing_docs, reason = "the tables and columns are commented where they are made: in migrations/")]

/// Declares a table that carries the facts that are counted, beside its own columns.
macro_rules! table_with_facts {
    ($name:ident { $($column:ident -> $kind:ty,)* }) => {
        diesel::table! {
            $name (id) {
                $($column -> $kind,)*
                sex -> Text,
                age -> Nullable<SmallInt>,
                age_class -> Text,
                nationality -> Text,
                residence_status -> Text,
                form -> Text,
                place -> Text,
                sector -> Text,
            }
        }
    };
}

diesel::table! {
    organisations (id) {
        id -> Uuid,
        name -> Text,
        organisation_type -> Text,
        is_assistance_system -> Bool,
        created_at -> Timestamptz,
        suspended_at -> Nullable<Timestamptz>,
        version -> Integer,
    }
}

diesel::table! {
    api_clients (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        client_id -> Text,
        name -> Text,
        scopes -> Array<Text>,
        created_at -> Timestamptz,
        suspended_at -> Nullable<Timestamptz>,
        version -> Integer,
        last_used_at -> Nullable<Timestamptz>,
        external_issuer -> Nullable<Text>,
        external_subject -> Nullable<Text>,
        xroad_member -> Nullable<Text>,
        is_sandbox -> Bool,
    }
}

diesel::table! {
    api_client_secrets (id) {
        id -> Uuid,
        api_client_id -> Uuid,
        mac -> Bytea,
        created_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    api_client_keys (api_client_id, slot) {
        api_client_id -> Uuid,
        slot -> SmallInt,
        kid -> Text,
        jwk -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    used_assertions (api_client_id, jti_digest) {
        api_client_id -> Uuid,
        jti_digest -> Bytea,
        ends_at -> Timestamptz,
    }
}

diesel::table! {
    requests (id) {
        id -> Uuid,
        api_client_id -> Uuid,
        organisation_id -> Uuid,
        request_id -> Uuid,
        answered_at -> Timestamptz,
        operation -> Text,
        status -> SmallInt,
        problem_code -> Nullable<Text>,
    }
}

diesel::table! {
    revoked_tokens (jti) {
        jti -> Uuid,
        ends_at -> Timestamptz,
    }
}

diesel::table! {
    vault.person_keys (person_id) {
        person_id -> Uuid,
        key_encryption_key -> Text,
        wrapped -> Bytea,
    }
}

diesel::table! {
    vault.service_keys (name) {
        name -> Text,
        key_encryption_key -> Text,
        wrapped -> Bytea,
    }
}

diesel::table! {
    vault.signing_keys (kid) {
        kid -> Text,
        key_encryption_key -> Text,
        sealed_private_key -> Bytea,
        public_key -> Bytea,
        created_at -> Timestamptz,
        generation -> Integer,
        signs_from -> Timestamptz,
    }
}

diesel::table! {
    audit_records (id) {
        id -> Uuid,
        recorded_at -> Timestamptz,
        request_id -> Uuid,
        api_client_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Nullable<Uuid>,
        person_id -> Nullable<Uuid>,
        shows_identity -> Bool,
        purpose -> Nullable<Text>,
        question -> Nullable<Text>,
        xroad_client -> Nullable<Text>,
        xroad_id -> Nullable<Text>,
        xroad_user_id -> Nullable<Text>,
    }
}

diesel::table! {
    events (id) {
        id -> Uuid,
        occurred_at -> Timestamptz,
        event_type -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        organisation_id -> Nullable<Uuid>,
        state -> Text,
        position -> Nullable<BigInt>,
    }
}

diesel::table! {
    event_counter (only_row) {
        only_row -> Bool,
        last -> BigInt,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        url -> Text,
        event_types -> Array<Text>,
        state -> Text,
        version -> Integer,
        position -> BigInt,
        slot -> SmallInt,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    vault.webhook_secrets (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        key_encryption_key -> Text,
        sealed -> Bytea,
        valid_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        event_id -> Uuid,
        position -> BigInt,
        subject_id -> Uuid,
        state -> Text,
        version -> Integer,
        attempts -> Integer,
        created_at -> Timestamptz,
        next_attempt_at -> Timestamptz,
        leased_until -> Nullable<Timestamptz>,
        last_attempt_at -> Nullable<Timestamptz>,
        response_status -> Nullable<SmallInt>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (api_client_id, operation, key) {
        api_client_id -> Uuid,
        operation -> Text,
        key -> Text,
        fingerprint -> Bytea,
        resource_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    persons (id) {
        id -> Uuid,
        sealed_identity -> Nullable<Bytea>,
        sealed_former_identities -> Nullable<Bytea>,
        consent_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    consents (id) {
        id -> Uuid,
        person_id -> Uuid,
        version -> Integer,
        text_version -> Nullable<Text>,
        given_by -> Text,
        form -> Text,
        language -> Text,
        given_on -> Date,
        scope -> Array<Text>,
        child_heard_on -> Nullable<Date>,
        sealed_details -> Nullable<Bytea>,
        recorded_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        withdrawn_at -> Nullable<Timestamptz>,
        withdrawn_on -> Nullable<Date>,
        withdrawn_by -> Nullable<Text>,
    }
}

table_with_facts! {
    referrals {
        id -> Uuid,
        reference -> Text,
        person_id -> Uuid,
        organisation_id -> Uuid,
        api_client_id -> Nullable<Uuid>,
        referrer_type -> Text,
        external_reference -> Nullable<Text>,
        channel -> Text,
        urgency -> Text,
        assessed_urgency -> Nullable<Text>,
        assigned_to -> Nullable<Text>,
        state -> Text,
        version -> Integer,
        received_on -> Date,
        received_at -> Timestamptz,
        changed_at -> Timestamptz,
        information_due_on -> Nullable<Date>,
        outcome -> Nullable<Text>,
        closed_on -> Nullable<Date>,
        withdrawal_reason -> Nullable<Text>,
        seen_as -> Nullable<Text>,
        sealed_account -> Nullable<Bytea>,
        other_forms -> Array<Text>,
        countries -> Array<Text>,
    }
}

diesel::table! {
    provisional_help (referral_id) {
        referral_id -> Uuid,
        began_on -> Date,
        kinds -> Array<Text>,
    }
}

diesel::table! {
    referral_steps (referral_id, version) {
        referral_id -> Uuid,
        version -> Integer,
        step -> Text,
        happened_at -> Timestamptz,
        happened_on -> Date,
        from_state -> Nullable<Text>,
        to_state -> Text,
        outcome -> Nullable<Text>,
        reason -> Nullable<Text>,
        api_client_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    information_requests (id) {
        id -> Uuid,
        referral_id -> Uuid,
        asked_at -> Timestamptz,
        asked_by -> Nullable<Uuid>,
        due_on -> Date,
        sealed_question -> Nullable<Bytea>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    supplements (id) {
        id -> Uuid,
        referral_id -> Uuid,
        information_request_id -> Nullable<Uuid>,
        channel -> Text,
        api_client_id -> Uuid,
        received_at -> Timestamptz,
        sealed_content -> Nullable<Bytea>,
    }
}

table_with_facts! {
    decisions {
        id -> Uuid,
        person_id -> Uuid,
        referral_id -> Nullable<Uuid>,
        spell_id -> Nullable<Uuid>,
        principal_decision_id -> Nullable<Uuid>,
        decision_type -> Text,
        client_basis -> Nullable<Text>,
        ground -> Nullable<Text>,
        removal_reason -> Nullable<Text>,
        begins_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        legal_basis -> Text,
        sealed_reasons -> Nullable<Bytea>,
        state -> Text,
        version -> Integer,
        drafted_by -> Nullable<Uuid>,
        drafted_at -> Timestamptz,
        changed_at -> Timestamptz,
        signed_on -> Nullable<Date>,
        signed_by -> Nullable<Uuid>,
        signer_name -> Nullable<Text>,
        signer_title -> Nullable<Text>,
    }
}

diesel::table! {
    decision_hearings (id) {
        id -> Uuid,
        decision_id -> Uuid,
        heard_on -> Date,
        members -> Array<Text>,
        sealed_opinion -> Nullable<Bytea>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    decision_services (decision_id) {
        decision_id -> Uuid,
        served_on -> Date,
        manner -> Text,
        appeal_until -> Date,
        final_on -> Nullable<Date>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    appeals (decision_id) {
        decision_id -> Uuid,
        court -> Text,
        lodged_on -> Date,
        docket -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        outcome -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        outcome_recorded_at -> Nullable<Timestamptz>,
        outcome_recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    corrections (decision_id) {
        decision_id -> Uuid,
        corrects_decision_id -> Uuid,
        is_signed -> Bool,
    }
}

// A view, one row for each decision.
diesel::table! {
    decision_lives (decision_id) {
        decision_id -> Uuid,
        served_on -> Nullable<Date>,
        manner -> Nullable<Text>,
        appeal_until -> Nullable<Date>,
        final_on -> Nullable<Date>,
        corrects_decision_id -> Nullable<Uuid>,
        corrected_by -> Nullable<Uuid>,
    }
}

table_with_facts! {
    spells {
        id -> Uuid,
        person_id -> Uuid,
        principal_spell_id -> Nullable<Uuid>,
        admission_decision_id -> Uuid,
        removal_decision_id -> Nullable<Uuid>,
        client_basis -> Text,
        admitted_on -> Date,
        removed_on -> Nullable<Date>,
        removal_reason -> Nullable<Text>,
        version -> Integer,
        opened_at -> Timestamptz,
        comes_of_age_on -> Nullable<Date>,
    }
}

diesel::table! {
    periods (id) {
        id -> Uuid,
        spell_id -> Uuid,
        person_id -> Uuid,
        kind -> Text,
        begins_on -> Date,
        ends_on -> Date,
        ended_on -> Nullable<Date>,
        removed_on -> Nullable<Date>,
    }
}

diesel::table! {
    service_arrangements (id) {
        id -> Uuid,
        person_id -> Uuid,
        valid_from -> Date,
        arrangement -> Text,
        wellbeing_services_county -> Nullable<Text>,
        sealed_municipality -> Nullable<Bytea>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    identifications (id) {
        id -> Uuid,
        person_id -> Uuid,
        basis -> Text,
        identified_on -> Date,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    client_hearings (id) {
        id -> Uuid,
        decision_id -> Uuid,
        heard_on -> Nullable<Date>,
        manner -> Nullable<Text>,
        sealed_opinion -> Nullable<Bytea>,
        not_heard_because -> Nullable<Text>,
    }
}

diesel::table! {
    legal_parameters (id) {
        id -> Uuid,
        name -> Text,
        valid_from -> Date,
        amount -> Integer,
        unit -> Text,
        verified -> Bool,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    consultations (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        api_client_id -> Nullable<Uuid>,
        referrer_type -> Text,
        held_on -> Date,
        channel -> Text,
        topic -> Text,
        other_topics -> Array<Text>,
        related_to_trafficking -> Text,
        urgency -> Text,
        form -> Text,
        place -> Text,
        sex -> Text,
        age_class -> Text,
        nationality_group -> Text,
        advice -> Text,
        other_advice -> Array<Text>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    mergers (referral_id) {
        referral_id -> Uuid,
        into_id -> Uuid,
    }
}

diesel::table! {
    person_match_keys (person_id, kind, key) {
        person_id -> Uuid,
        kind -> Text,
        key -> Bytea,
    }
}

diesel::table! {
    courses (id) {
        id -> Uuid,
        state -> Text,
        version -> Integer,
        title -> Array<Text>,
        description -> Array<Text>,
        audience -> Array<Text>,
        place -> Array<Text>,
        begins_on -> Date,
        ends_on -> Date,
        apply_until -> Date,
        seats -> Nullable<SmallInt>,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    course_applications (id) {
        id -> Uuid,
        course_id -> Uuid,
        receipt -> Text,
        state -> Text,
        version -> Integer,
        sealed_application -> Nullable<Bytea>,
        received_at -> Timestamptz,
        changed_at -> Timestamptz,
        erased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    contacts (id) {
        id -> Uuid,
        api_client_id -> Nullable<Uuid>,
        contacted_on -> Date,
        channel -> Text,
        language_group -> Text,
        topic -> Text,
        related_to_trafficking -> Text,
        caller -> Text,
        nationality -> Text,
        residence_status -> Text,
        advice -> Text,
        other_advice -> Array<Text>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    releases (id) {
        id -> Uuid,
        period -> Text,
        first_day -> Date,
        last_day -> Date,
        vintage -> Integer,
        corrects -> Nullable<Uuid>,
        note_fi -> Nullable<Text>,
        note_sv -> Nullable<Text>,
        note_en -> Nullable<Text>,
        state -> Text,
        version -> Integer,
        drafted_by -> Nullable<Uuid>,
        drafted_at -> Timestamptz,
        changed_at -> Timestamptz,
        audited_at -> Nullable<Timestamptz>,
        audited_against -> Nullable<Integer>,
        report -> Nullable<Text>,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<Timestamptz>,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    draft_cells (release_id, table_id, codes) {
        release_id -> Uuid,
        table_id -> Text,
        codes -> Array<Text>,
        cases -> BigInt,
        rounded -> BigInt,
        referrers -> Array<Text>,
        referred -> Array<BigInt>,
        withheld -> Bool,
    }
}

diesel::table! {
    released_vintages (release_id) {
        release_id -> Uuid,
        period -> Text,
        first_day -> Date,
        last_day -> Date,
        vintage -> Integer,
        published_at -> Timestamptz,
        note_fi -> Nullable<Text>,
        note_sv -> Nullable<Text>,
        note_en -> Nullable<Text>,
        number -> Integer,
    }
}

diesel::table! {
    released_cells (release_id, table_id, codes) {
        release_id -> Uuid,
        table_id -> Text,
        method -> Text,
        codes -> Array<Text>,
        value -> Nullable<BigInt>,
        mark -> Nullable<Text>,
    }
}

diesel::table! {
    imported_cases (case_key) {
        case_key -> Bytea,
        fingerprint -> Bytea,
        imported_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    organisations,
    api_clients,
    api_client_secrets,
    api_client_keys,
    person_keys,
    person_match_keys,
    mergers,
    persons,
    consents,
    referrals,
    provisional_help,
    referral_steps,
    information_requests,
    supplements,
    decisions,
    decision_lives,
    decision_services,
    spells,
    periods,
    idempotency_keys,
    courses,
    course_applications,
);
diesel::allow_tables_to_appear_in_same_query!(events, event_counter);
diesel::joinable!(decision_services -> decisions (decision_id));
diesel::joinable!(decision_lives -> decisions (decision_id));
diesel::allow_tables_to_appear_in_same_query!(events, webhooks, webhook_deliveries, webhook_secrets);
diesel::joinable!(webhook_deliveries -> webhooks (webhook_id));
diesel::joinable!(webhook_deliveries -> events (event_id));
diesel::joinable!(api_clients -> organisations (organisation_id));
diesel::joinable!(api_client_secrets -> api_clients (api_client_id));
diesel::joinable!(api_client_keys -> api_clients (api_client_id));
