-- The role in which the public path reads: released figures and nothing else. Roles belong to the whole cluster, so another
-- database may have made it already, or be making it now; and a managed database may not let us. Without the role the
-- service reads the same two tables in its own name.
DO $$
BEGIN
    CREATE ROLE assistance_public NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'assistance_public', 'MEMBER') THEN
        EXECUTE format('GRANT assistance_public TO %I', current_user);
    END IF;
EXCEPTION
    WHEN undefined_object OR insufficient_privilege OR unique_violation OR internal_error THEN NULL;
END $$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'assistance_public') THEN
        GRANT USAGE ON SCHEMA public TO assistance_public;
        GRANT SELECT ON released_vintages, released_cells TO assistance_public;
    END IF;
END $$;
