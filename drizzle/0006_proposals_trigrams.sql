-- Similar titles are measured by pg_trgm too, where this server has it and lets us have it. Nothing is missing without it.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
  END IF;
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR unique_violation OR duplicate_object THEN
  RAISE NOTICE 'pg_trgm is not to be had: %', SQLERRM;
END
$$;
