-- Clients of the sandbox sign in here with all the others; what they do happens in a database of its own, which has the same
-- tables. There they stand as a mirror, and administer nothing.
ALTER TABLE api_clients ADD CONSTRAINT api_clients_of_the_sandbox_administer_nothing
    CHECK (NOT (is_sandbox AND scopes && ARRAY['administration:read', 'administration:write']));
