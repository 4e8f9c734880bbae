-- The ledger of leases. A gateway is promised a part of a window (its lease) and holds and settles from it in its own memory;
-- strict mode, in which every hold is a lease of its own, goes on as it is.

-- What a budget allows at that time: its limit and the raises that are in force.
CREATE FUNCTION budget_limit_at(budget UUID, at TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql STABLE AS $$
  SELECT least(b."limit_nano_usd" + coalesce((SELECT sum(r."amount_nano_usd") FROM "budget_raise" AS r
      WHERE r."budget_id" = b."id" AND r."starts_at" <= at AND at < r."ends_at"), 0), 9223372036854775807)::bigint
  FROM "budget" AS b WHERE b."id" = budget
$$;

-- The end of the window that starts there. The cast to text keeps values of the enum out of the function.
CREATE FUNCTION budget_window_end(period "budget_period", zone TEXT, start TIMESTAMPTZ) RETURNS TIMESTAMPTZ LANGUAGE sql STABLE AS $$
  SELECT CASE period::text WHEN 'total' THEN TIMESTAMPTZ '9999-12-31 00:00:00+00'
    ELSE (start AT TIME ZONE zone + CASE period::text
      WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months' WHEN 'week' THEN interval '7 days'
      ELSE interval '1 day' END) AT TIME ZONE zone END
$$;

-- A moment before the first day that a rolling budget counts on the day that begins at `start`. By the calendar, since a day
-- may begin at one o'clock; and early, since a midnight that comes twice may be taken for either.
CREATE FUNCTION budget_rolling_since(zone TEXT, start TIMESTAMPTZ) RETURNS TIMESTAMPTZ LANGUAGE sql STABLE AS $$
  SELECT (date_trunc('day', start AT TIME ZONE zone) - interval '29 days') AT TIME ZONE zone - interval '2 hours'
$$;

-- Of a rolling budget, what the 29 days before the window have taken; of all others nothing. What a day has taken is settled
-- spend and what may still become it.
CREATE FUNCTION budget_taken_before(budget UUID, start TIMESTAMPTZ) RETURNS NUMERIC LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(w."committed_nano_usd"::numeric + w."leased_nano_usd"), 0)
  FROM "budget" AS b JOIN "budget_window" AS w ON w."budget_id" = b."id"
    AND w."window_start" >= budget_rolling_since(b."time_zone", start) AND w."window_start" < start
  WHERE b."id" = budget AND b."period"::text = 'rolling_30_days'
$$;

-- The same for a grant: the most that the other days have taken, over every thirty days that the window lies in. A request
-- that was admitted before midnight may ask after one that was admitted behind it.
CREATE FUNCTION budget_taken_beside(budget UUID, start TIMESTAMPTZ) RETURNS NUMERIC LANGUAGE sql STABLE AS $$
  SELECT coalesce(max((
      SELECT coalesce(sum(w."committed_nano_usd"::numeric + w."leased_nano_usd"), 0) FROM "budget_window" AS w
      WHERE w."budget_id" = b."id" AND w."window_start" <> start
        AND w."window_start" >= budget_rolling_since(b."time_zone", last.day) AND w."window_start" <= last.day
    )), 0)
  FROM "budget" AS b CROSS JOIN LATERAL (
    SELECT start AS day UNION SELECT later."window_start" FROM "budget_window" AS later
      WHERE later."budget_id" = b."id" AND later."window_start" > start
        AND budget_rolling_since(b."time_zone", later."window_start") <= start
  ) AS last
  WHERE b."id" = budget AND b."period"::text = 'rolling_30_days'
$$;

-- Grants holds in strict mode, all of one node. Takes [{id, nodeId, epoch, parts: [{budgetId, windowStart, windowEnd, amount}]}] and
-- answers one row per hold, in their order. A hold is granted by all of its budgets or by none; of those that do not cover
-- it the tightest is named. `committed + leased + amount <= limit` is checked under the locks of the windows, which are
-- taken in the order of their keys so that batches cannot deadlock. Windows are read and written once per batch, not once
-- per hold. A hold that is there already is granted again without a change: a caller that lost the answer may ask again.
-- A budget that no longer exists limits nothing. What a rolling budget took on other days counts as committed here.
CREATE OR REPLACE FUNCTION ledger_hold(holds JSONB)
  RETURNS TABLE (hold_id UUID, granted BOOLEAN, refused_by UUID, limit_nano BIGINT, committed_nano BIGINT, leased_nano BIGINT)
  LANGUAGE plpgsql AS $$
DECLARE
  -- One place per window.
  budgets UUID[];
  starts TIMESTAMPTZ[];
  ends TIMESTAMPTZ[];
  limits BIGINT[];
  committed NUMERIC[];
  leased BIGINT[];
  added BIGINT[];
  rolling BOOLEAN[];
  -- One place per lease to be written.
  lease_ids UUID[] := '{}';
  lease_windows INTEGER[] := '{}';
  lease_amounts BIGINT[] := '{}';
  node TEXT := holds->0->>'nodeId';
  node_epoch INTEGER := (holds->0->>'epoch')::int;
  hold RECORD;
  i INTEGER;
  w INTEGER;
  room NUMERIC;
  least_room NUMERIC;
BEGIN
  SELECT array_agg(asked.budget), array_agg(asked.start), array_agg(asked.finish) INTO budgets, starts, ends
    FROM (
      SELECT (p->>'budgetId')::uuid AS budget, (p->>'windowStart')::timestamptz AS start, max((p->>'windowEnd')::timestamptz) AS finish
      FROM jsonb_array_elements(holds) AS h, jsonb_array_elements(h->'parts') AS p GROUP BY 1, 2
    ) AS asked;
  PERFORM ledger_lock(budgets, starts, ends);
  -- A statement of its own: it sees what was committed while the locks were waited for.
  SELECT array_agg(known."budget_id"), array_agg(known."window_start"),
      array_agg(budget_limit_at(known."budget_id", clock_timestamp())),
      array_agg(known."committed_nano_usd" + budget_taken_beside(known."budget_id", known."window_start")),
      array_agg(known."leased_nano_usd"), array_agg(0::bigint), array_agg(b."period"::text = 'rolling_30_days')
    INTO budgets, starts, limits, committed, leased, added, rolling
    FROM "budget_window" AS known JOIN "budget" AS b ON b."id" = known."budget_id"
    WHERE (known."budget_id", known."window_start") IN (SELECT * FROM unnest(budgets, starts));

  FOR hold IN
    SELECT (h->>'id')::uuid AS id,
      EXISTS (SELECT FROM "budget_lease" AS l WHERE l."id" = (h->>'id')::uuid) AS known,
      ARRAY(SELECT place.place FROM jsonb_array_elements(h->'parts') WITH ORDINALITY AS part
        LEFT JOIN unnest(budgets, starts) WITH ORDINALITY AS place(budget, start, place)
          ON place.budget = (part.value->>'budgetId')::uuid AND place.start = (part.value->>'windowStart')::timestamptz
        ORDER BY part.ordinality) AS places,
      ARRAY(SELECT (part.value->>'amount')::bigint FROM jsonb_array_elements(h->'parts') WITH ORDINALITY AS part
        ORDER BY part.ordinality) AS amounts
    FROM jsonb_array_elements(holds) WITH ORDINALITY AS asked(h, position) ORDER BY position
  LOOP
    hold_id := hold.id;
    granted := TRUE;
    refused_by := NULL; limit_nano := NULL; committed_nano := NULL; leased_nano := NULL;
    least_room := NULL;
    IF NOT hold.known THEN
      FOR i IN 1 .. cardinality(hold.places) LOOP
        w := hold.places[i];
        -- numeric: amounts near the end of BIGINT are refused, not an error.
        room := limits[w] - committed[w] - leased[w] - added[w];
        IF rolling[w] THEN
          -- Another day of the same budget, in the same batch.
          room := room - (SELECT coalesce(sum(day.added), 0) FROM unnest(budgets, added) WITH ORDINALITY AS day(budget, added, place)
            WHERE day.budget = budgets[w] AND day.place <> w);
        END IF;
        IF w IS NOT NULL AND room < hold.amounts[i] AND (least_room IS NULL OR room < least_room) THEN
          granted := FALSE;
          least_room := room;
          refused_by := budgets[w];
          limit_nano := limits[w];
          committed_nano := least(committed[w], 9223372036854775807);
          leased_nano := leased[w] + added[w];
        END IF;
      END LOOP;
      IF granted THEN
        FOR i IN 1 .. cardinality(hold.places) LOOP
          w := hold.places[i];
          IF w IS NOT NULL THEN
            added[w] := added[w] + hold.amounts[i];
            lease_ids := lease_ids || hold.id;
            lease_windows := lease_windows || w;
            lease_amounts := lease_amounts || hold.amounts[i];
          END IF;
        END LOOP;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;

  UPDATE "budget_window" AS known SET "leased_nano_usd" = known."leased_nano_usd" + change.amount
    FROM unnest(budgets, starts, added) AS change(budget, start, amount)
    WHERE known."budget_id" = change.budget AND known."window_start" = change.start AND change.amount > 0;
  INSERT INTO "budget_lease" ("id", "budget_id", "window_start", "node_id", "epoch", "granted_nano_usd")
    SELECT lease.id, budgets[lease.place], starts[lease.place], node, node_epoch, lease.amount
    FROM unnest(lease_ids, lease_windows, lease_amounts) AS lease(id, place, amount);
END $$;

-- Makes the windows that are missing, of budgets that exist, and locks all of them in the order of their keys. Of a
-- rolling budget the days around are locked as well, so that nobody takes from them what is being counted.
CREATE FUNCTION ledger_lock(budgets UUID[], starts TIMESTAMPTZ[], ends TIMESTAMPTZ[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "budget_window" ("budget_id", "window_start", "window_end")
    SELECT DISTINCT b."id", asked.start, coalesce(asked.finish, budget_window_end(b."period", b."time_zone", asked.start))
    FROM unnest(budgets, starts, ends) AS asked(budget, start, finish) JOIN "budget" AS b ON b."id" = asked.budget
    WHERE NOT EXISTS (SELECT FROM "budget_window" AS known
      WHERE known."budget_id" = asked.budget AND known."window_start" = asked.start)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
  PERFORM FROM "budget_window" AS known
    WHERE (known."budget_id", known."window_start") IN (
      SELECT * FROM unnest(budgets, starts)
      UNION SELECT day."budget_id", day."window_start"
        FROM unnest(budgets, starts) AS asked(budget, start)
        JOIN "budget" AS b ON b."id" = asked.budget AND b."period"::text = 'rolling_30_days'
        JOIN "budget_window" AS day ON day."budget_id" = b."id"
          AND day."window_start" BETWEEN asked.start - interval '31 days' AND asked.start + interval '31 days')
    ORDER BY known."budget_id", known."window_start" FOR NO KEY UPDATE;
END $$;

-- What one gateway asks of its leases, all in one statement: to give back what it does not need, to be granted what it
-- does, and to go on using the rest. Takes the node, its run (the id of its leases), for how long it may use them, how many
-- gateways there are, and [{number, budgetId, windowStart, windowEnd, held, give, spare, needs: [amount], want, had}]:
-- `held` is what its requests in flight hold, `spare` what it can hold from already, `needs` the holds that wait for
-- more, `want` the spare that it would like to have besides, `had` whether it believes to have a lease.
--
-- A need is met when the spare, what is left of the window, and the needs before it allow for it: `committed + leased <= limit`
-- at every grant. Beyond the needs, nobody is granted more than a quarter of its share of what is left, so that money
-- does not lie with those who do not spend it. An ask is carried out once: its number is remembered with what was
-- granted, and the same number gets the same answer. When a need was not met that would be if living gateways gave back their leases, they are told
-- to (NOTIFY gatehouse_ledger).
--
-- Answers one row per ask, in their order: `granted`; `lost` when it had a lease that somebody released; and, for
-- refusals, the limit, what is committed (with the other days of a rolling window), leased, and leased by others; and in how
-- many milliseconds the limit sinks next, since a raise ends. A budget that no longer exists answers `gone`.
CREATE FUNCTION ledger_lease(node TEXT, node_epoch INTEGER, run UUID, ttl_ms INTEGER, gateways INTEGER, asks JSONB)
  RETURNS TABLE (place INTEGER, granted BIGINT, lost BOOLEAN, gone BOOLEAN, limit_nano BIGINT, committed_nano BIGINT, leased_nano BIGINT, others_nano BIGINT, sinks_ms BIGINT)
  LANGUAGE plpgsql AS $$
DECLARE
  ask RECORD;
  win RECORD;
  own RECORD;
  need BIGINT;
  room NUMERIC;
  used NUMERIC;
  unmet NUMERIC;
  gave BIGINT;
  missing JSONB := '[]';
BEGIN
  PERFORM ledger_lock(array_agg((a->>'budgetId')::uuid), array_agg((a->>'windowStart')::timestamptz), array_agg((a->>'windowEnd')::timestamptz))
    FROM jsonb_array_elements(asks) AS a;
  FOR ask IN
    SELECT position::int AS place, (a->>'number')::bigint AS number, (a->>'budgetId')::uuid AS budget, (a->>'windowStart')::timestamptz AS start,
      (a->>'held')::bigint AS held, (a->>'give')::bigint AS give, (a->>'spare')::bigint AS spare, (a->>'want')::bigint AS want,
      (a->>'had')::boolean AS had, a->'needs' AS needs
    FROM jsonb_array_elements(asks) WITH ORDINALITY AS asked(a, position) ORDER BY position
  LOOP
    place := ask.place; granted := 0; lost := FALSE; gone := FALSE;
    limit_nano := NULL; committed_nano := NULL; leased_nano := NULL; others_nano := NULL; sinks_ms := NULL;
    SELECT w."committed_nano_usd" + budget_taken_beside(w."budget_id", w."window_start") AS committed, w."leased_nano_usd" AS leased,
        budget_limit_at(w."budget_id", clock_timestamp()) AS allowed
      INTO win FROM "budget_window" AS w WHERE w."budget_id" = ask.budget AND w."window_start" = ask.start;
    IF NOT FOUND THEN
      gone := TRUE;
      RETURN NEXT;
      CONTINUE;
    END IF;
    SELECT coalesce(sum(l."granted_nano_usd"), 0) INTO others_nano FROM "budget_lease" AS l
      WHERE l."budget_id" = ask.budget AND l."window_start" = ask.start AND l."id" <> run AND l."expires_at" > clock_timestamp();
    SELECT l."granted_nano_usd" AS amount, l."ask_number" AS number, l."ask_granted_nano_usd" AS answer
      INTO own FROM "budget_lease" AS l WHERE l."id" = run AND l."budget_id" = ask.budget AND l."window_start" = ask.start;
    IF FOUND AND own.number >= ask.number THEN
      granted := own.answer;
    ELSE
      lost := ask.had AND NOT FOUND;
      gave := CASE WHEN FOUND THEN least(ask.give, own.amount) ELSE 0 END;
      room := win.allowed - win.committed - win.leased + gave;
      used := CASE WHEN lost THEN 0 ELSE -ask.spare END;
      unmet := NULL;
      FOR need IN SELECT value::bigint FROM jsonb_array_elements_text(ask.needs) LOOP
        IF used + need <= room THEN used := used + need; ELSE unmet := least(unmet, need); END IF;
      END LOOP;
      granted := greatest(used, 0);
      granted := granted + greatest(0, least(ask.want - greatest(0, -used), div(room - granted, 4 * greatest(gateways, 1))))::bigint;
      INSERT INTO "budget_lease" AS l ("id", "budget_id", "window_start", "node_id", "epoch", "granted_nano_usd", "expires_at",
          "held_nano_usd", "ask_number", "ask_granted_nano_usd")
        VALUES (run, ask.budget, ask.start, node, node_epoch, granted, clock_timestamp() + ttl_ms * interval '1 millisecond',
          least(ask.held, granted), ask.number, granted)
        ON CONFLICT ("id", "budget_id", "window_start") DO UPDATE SET
          "granted_nano_usd" = l."granted_nano_usd" - gave + excluded."granted_nano_usd", "expires_at" = excluded."expires_at",
          "held_nano_usd" = ask.held, "ask_number" = excluded."ask_number", "ask_granted_nano_usd" = excluded."ask_granted_nano_usd";
      UPDATE "budget_window" AS w SET "leased_nano_usd" = w."leased_nano_usd" - gave + granted
        WHERE w."budget_id" = ask.budget AND w."window_start" = ask.start AND gave <> granted;
      win.leased := win.leased - gave + granted;
      -- By what is left beside the needs that were met, and with what the others have.
      IF unmet <= room - used + others_nano AND others_nano > 0 THEN
        missing := missing || jsonb_build_array(jsonb_build_array(ask.budget, extract(epoch FROM ask.start) * 1000));
      END IF;
    END IF;
    limit_nano := win.allowed;
    committed_nano := least(win.committed, 9223372036854775807);
    leased_nano := win.leased;
    SELECT extract(epoch FROM min(r."ends_at") - clock_timestamp()) * 1000 INTO sinks_ms FROM "budget_raise" AS r
      WHERE r."budget_id" = ask.budget AND r."starts_at" <= clock_timestamp() AND clock_timestamp() < r."ends_at";
    RETURN NEXT;
  END LOOP;
  -- A notification holds 8,000 bytes.
  PERFORM pg_notify('gatehouse_ledger', jsonb_build_object('run', run, 'windows', jsonb_agg(entry.unmet))::text)
    FROM jsonb_array_elements(missing) WITH ORDINALITY AS entry(unmet, place) GROUP BY (entry.place - 1) / 80;
END $$;

-- Closes attempts and charges what they cost. Takes [{id, leaseId, held, parts: [{budgetId, windowStart}], cost}]. A hold of
-- its own (no `leaseId`, or the attempt's id) is given back whole when its lease rows go, also in windows that are not
-- charged. From a run's lease the cost is taken as far as it was held; what an attempt cost above that is committed only.
-- The cost is charged whether or not a lease is left. Idempotence is the caller's: it passes only attempts whose record was
-- new in the same transaction. A window that is not there (its hold was lost in a failover) is made, so that no spend
-- is dropped; a budget that no longer exists is charged nothing.
CREATE OR REPLACE FUNCTION ledger_settle(settlements JSONB) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids UUID[];
  leases UUID[];
  budgets UUID[];
  starts TIMESTAMPTZ[];
  costs BIGINT[];
  taken BIGINT[];
  own UUID[];
BEGIN
  SELECT array_agg((s->>'id')::uuid), array_agg(coalesce(s->>'leaseId', s->>'id')::uuid), array_agg((p->>'budgetId')::uuid),
      array_agg((p->>'windowStart')::timestamptz), array_agg((s->>'cost')::bigint),
      array_agg(least((s->>'cost')::bigint, (s->>'held')::bigint))
    INTO ids, leases, budgets, starts, costs, taken
    FROM jsonb_array_elements(settlements) AS s, jsonb_array_elements(s->'parts') AS p;
  SELECT array_agg((s->>'id')::uuid) INTO own FROM jsonb_array_elements(settlements) AS s
    WHERE coalesce(s->>'leaseId', s->>'id') = s->>'id';
  -- Every window that a hold of its own was taken from, charged or not.
  PERFORM ledger_lock(array_agg(w.budget), array_agg(w.start), array_agg(NULL::timestamptz)) FROM (
    SELECT * FROM unnest(budgets, starts) AS charged(budget, start)
    UNION SELECT l."budget_id", l."window_start" FROM "budget_lease" AS l WHERE l."id" = ANY (own)
  ) AS w;
  -- In the same order as whoever only tells that leases are kept.
  PERFORM FROM "budget_lease" AS l
    WHERE (l."id", l."budget_id", l."window_start") IN (SELECT * FROM unnest(leases, budgets, starts))
    ORDER BY l."id", l."budget_id", l."window_start" FOR UPDATE;
  WITH charge AS (
    SELECT c.budget, c.start, sum(c.cost)::bigint AS cost FROM unnest(budgets, starts, costs) AS c(budget, start, cost) GROUP BY 1, 2
  ), closed AS (
    DELETE FROM "budget_lease" AS l WHERE l."id" = ANY (own) RETURNING l."budget_id", l."window_start", l."granted_nano_usd"
  ), drawn AS (
    SELECT c.lease, c.budget, c.start, sum(c.taken)::bigint AS taken
    FROM unnest(ids, leases, budgets, starts, taken) AS c(id, lease, budget, start, taken) WHERE c.lease <> c.id GROUP BY 1, 2, 3
  ), reduced AS (
    UPDATE "budget_lease" AS l SET "granted_nano_usd" = l."granted_nano_usd" - least(l."granted_nano_usd", drawn.taken)
      FROM drawn, "budget_lease" AS before
      WHERE l."id" = drawn.lease AND l."budget_id" = drawn.budget AND l."window_start" = drawn.start
        AND before."id" = l."id" AND before."budget_id" = l."budget_id" AND before."window_start" = l."window_start"
      RETURNING l."budget_id", l."window_start", before."granted_nano_usd" - l."granted_nano_usd" AS amount
  ), returned AS (
    SELECT back.budget, back.start, sum(back.amount)::bigint AS amount FROM (
      SELECT * FROM closed UNION ALL SELECT * FROM reduced
    ) AS back(budget, start, amount) GROUP BY 1, 2
  ), change AS (
    SELECT coalesce(charge.budget, returned.budget) AS budget, coalesce(charge.start, returned.start) AS start,
      coalesce(charge.cost, 0) AS cost, coalesce(returned.amount, 0) AS returned
    FROM charge FULL JOIN returned ON returned.budget = charge.budget AND returned.start = charge.start
  )
  UPDATE "budget_window" AS w
    SET "committed_nano_usd" = w."committed_nano_usd" + change.cost, "leased_nano_usd" = w."leased_nano_usd" - change.returned
    FROM change WHERE w."budget_id" = change.budget AND w."window_start" = change.start;
END $$;

-- Sets aside for good what an attempt held that was made and can never be settled. Its part of the run's lease (or its own
-- lease) becomes a lease that no start of the node takes for one of an attempt that was not made.
CREATE FUNCTION ledger_detain(event UUID, lease UUID, amount BIGINT, budgets UUID[], starts TIMESTAMPTZ[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_lock(budgets, starts, ARRAY(SELECT NULL::timestamptz FROM unnest(budgets)));
  IF event = lease THEN
    UPDATE "budget_lease" SET "epoch" = 2147483647 WHERE "id" = event;
    RETURN;
  END IF;
  WITH kept AS (
    INSERT INTO "budget_lease" ("id", "budget_id", "window_start", "node_id", "epoch", "granted_nano_usd")
      SELECT event, l."budget_id", l."window_start", l."node_id", 2147483647, least(l."granted_nano_usd", amount)
      FROM "budget_lease" AS l
      WHERE l."id" = lease AND (l."budget_id", l."window_start") IN (SELECT * FROM unnest(budgets, starts))
      ON CONFLICT DO NOTHING
      RETURNING "budget_id", "window_start", "granted_nano_usd"
  )
  UPDATE "budget_lease" AS l SET "granted_nano_usd" = l."granted_nano_usd" - kept."granted_nano_usd"
    FROM kept WHERE l."id" = lease AND kept."budget_id" = l."budget_id" AND kept."window_start" = l."window_start";
END $$;
