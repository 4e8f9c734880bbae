-- How full a gateway's spool is, as it says itself ("well", "filling", "full", "refused"), and what it may take.
ALTER TABLE "gateway_node"
  ADD COLUMN "spool_level" TEXT NOT NULL DEFAULT 'well',
  ADD COLUMN "spool_limit_bytes" BIGINT NOT NULL DEFAULT 0;

-- An operator gives back what a lost gateway left behind in one window. Answers how much that was; NULL when there is
-- no such lease, -1 when its gateway, or a later run of it, has been seen in the last 15 seconds: a gateway that lives
-- settles or returns its leases by itself. By hand, since the lock on the window, the lease and the sum belong together.
CREATE FUNCTION ledger_release_lease(lease_id UUID, of_budget UUID, of_window TIMESTAMPTZ) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  granted BIGINT;
BEGIN
  PERFORM FROM "budget_window" AS w WHERE w."budget_id" = of_budget AND w."window_start" = of_window FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM "budget_lease" AS l JOIN "gateway_node" AS n ON n."id" = l."node_id"
    WHERE l."id" = lease_id AND l."budget_id" = of_budget AND l."window_start" = of_window
      AND n."heartbeat_at" > clock_timestamp() - interval '15 seconds'
  ) THEN
    RETURN -1;
  END IF;
  DELETE FROM "budget_lease" AS l
    WHERE l."id" = lease_id AND l."budget_id" = of_budget AND l."window_start" = of_window
    RETURNING l."granted_nano_usd" INTO granted;
  UPDATE "budget_window" AS w SET "leased_nano_usd" = greatest(0, w."leased_nano_usd" - granted)
    WHERE w."budget_id" = of_budget AND w."window_start" = of_window AND granted IS NOT NULL;
  RETURN granted;
END $$;
