-- Timeouts of one deployment; NULL means the gateway's default.
ALTER TABLE "deployment"
  ADD COLUMN "connect_timeout_ms" INTEGER,
  ADD COLUMN "first_byte_timeout_ms" INTEGER,
  ADD COLUMN "idle_timeout_ms" INTEGER,
  ADD COLUMN "total_timeout_ms" INTEGER;

ALTER TABLE "deployment"
  ADD CONSTRAINT "deployment_timeouts_positive" CHECK (
    "connect_timeout_ms" > 0 AND "first_byte_timeout_ms" > 0 AND "idle_timeout_ms" > 0 AND "total_timeout_ms" > 0
  );
