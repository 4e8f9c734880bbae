-- How full a gateway's spool is, as it says itself ("well", "filling", "full", "refused"), and what it may take.
ALTER TABLE "gateway_node"
  ADD COLUMN "spool_level" TEXT NOT NULL DEFAULT 'well',
  ADD COLUMN "spool_limit_bytes" BIGINT NOT NULL DEFAULT 0;

-- An operator gives back what a gateway that is gone left behind in one window. Answers how much that was; NULL when there is no such lease; -1 when it is of the
-- run of a gateway that is alive, or of an earlier one while that gateway is new and stores its journal: it settles or returns
-- it by itself; -2 while a gateway that was not heard of may still hold from it. What is set aside for good (the last epoch there
-- is) belongs to no run.
CREATE FUNCTION ledger_release_lease(lease_id UUID, of_budget UUID, of_window TIMESTAMPTZ) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  lease RECORD;
  node RECORD;
BEGIN
  PERFORM FROM "budget_window" AS w WHERE w."budget_id" = of_budget AND w."window_start" = of_window FOR NO KEY UPDATE;
  SELECT l."node_id", l."epoch", l."granted_nano_usd" AS granted, l."expires_at" AS ends INTO lease FROM "budget_lease" AS l
    WHERE l."id" = lease_id AND l."budget_id" = of_budget AND l."window_start" = of_window;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF lease.epoch < 2147483647 THEN
    SELECT n."epoch", n."started_at" AS started INTO node FROM "gateway_node" AS n
      WHERE n."id" = lease.node_id AND n."heartbeat_at" > clock_timestamp() - interval '15 seconds';
    IF FOUND THEN
      IF lease.epoch >= node.epoch OR node.started > clock_timestamp() - interval '5 minutes' THEN
        RETURN -1;
      END IF;
    ELSIF lease.ends > clock_timestamp() THEN
      RETURN -2;
    END IF;
  END IF;
  DELETE FROM "budget_lease" AS l
    WHERE l."id" = lease_id AND l."budget_id" = of_budget AND l."window_start" = of_window;
  UPDATE "budget_window" AS w SET "leased_nano_usd" = greatest(0, w."leased_nano_usd" - lease.granted)
    WHERE w."budget_id" = of_budget AND w."window_start" = of_window;
  RETURN lease.granted;
END $$;
