-- A cost that the provider named itself.
ALTER TYPE "price_source" ADD VALUE 'provider' BEFORE 'unpriced';

-- The tier that was served, and what few attempts have: kinds of tokens and units beyond the main ones, and their prices.
ALTER TABLE "usage_record"
  ADD COLUMN "service_tier" TEXT,
  ADD COLUMN "detail" JSONB;

-- A model may be billed by something else than tokens. Prices beyond the main kinds are pico-USD as texts, by kind.
ALTER TABLE "price_override"
  ALTER COLUMN "input_pico_usd" DROP NOT NULL,
  ALTER COLUMN "output_pico_usd" DROP NOT NULL,
  ADD COLUMN "other_pico_usd" JSONB NOT NULL DEFAULT '{}';
