import { SUB_BUCKETS } from "./sliding-window.ts";

/*
 * `SlidingWindow` and its limiter once more, in Lua, for counters that gateways share: a script is atomic and one round
 * trip. A window is a hash: `i` the current sub-bucket's number, `s` the sum of the last 60, `n` the newest one in which
 * something was taken, and a field per slot of the ring. Requests under way are a sorted set of their ids by when they
 * expire, so that those of a gateway that died drop out.
 *
 * The clock is the server's, in milliseconds with their fraction, unless the first argument is a time: tests say what
 * time it is.
 */

/** A script, and the name that it is known by once a server has seen it. */
export interface RateScript {
  name: string;
  text: string;
}

const CLOCK = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
`;

/**
 * `window` reads without a write: what is refused leaves no trace. A script's first write has to be one that makes the
 * data larger: a server without memory refuses only such, and none after another write.
 */
const WINDOW = `
local PARTS, SLOTS = ${SUB_BUCKETS}, ${SUB_BUCKETS + 1}
local function whole(number) return string.format('%.0f', number) end
local function slot(index) return whole(index % SLOTS) end

local function window(key, width)
  local position = now / width
  local index = math.floor(position)
  local fraction = position - index
  local head = redis.call('HMGET', key, 'i', 's', 'n')
  local last = tonumber(head[1])
  if not last or index - last > PARTS or last - index > PARTS then
    return { key = key, width = width, index = index, last = index, fraction = fraction, full = 0, oldest = 0,
      newest = index - SLOTS, fresh = true, stale = last ~= nil }
  end
  if index < last then index, fraction = last, 0 end
  local full, oldest = tonumber(head[2]), nil
  if index == last then
    oldest = tonumber(redis.call('HGET', key, slot(index - PARTS)) or 0)
  else
    local leaving = {}
    for next = last + 1, index do leaving[#leaving + 1] = slot(next - PARTS) end
    for _, value in ipairs(redis.call('HMGET', key, unpack(leaving))) do
      oldest = tonumber(value or 0)
      full = full - oldest
    end
  end
  return { key = key, width = width, index = index, last = last, fraction = fraction, full = full, oldest = oldest,
    newest = tonumber(head[3]) }
end

local function used(w) return w.full + (1 - w.fraction) * w.oldest end
local function reset(w) return math.max(0, math.ceil((w.newest + SLOTS) * w.width - now)) end

local function wait(w, amount, limit)
  if amount > limit then return -1 end
  local names, slots = {}, {}
  for position = 0, PARTS do names[#names + 1] = whole(position) end
  for at, value in ipairs(redis.call('HMGET', w.key, unpack(names))) do slots[at - 1] = tonumber(value or 0) end
  for next = w.last + 1, w.index do slots[next % SLOTS] = 0 end
  local full, index = w.full, w.index
  while true do
    if full + amount <= limit then
      local oldest, room = slots[(index - PARTS) % SLOTS], limit - full
      local passed = 0
      if oldest >= room then passed = 1 - room / oldest end
      return math.max(1, math.ceil((index + passed) * w.width - now + 0.001))
    end
    full = full - slots[(index - PARTS + 1) % SLOTS]
    index = index + 1
  end
end

local function add(w, amount)
  local fields = { 'i', whole(w.index) }
  local first, last = w.last + 1, w.index - 1
  if w.stale then first, last = w.index + 1, w.index + PARTS end
  for next = first, last do
    fields[#fields + 1] = slot(next)
    fields[#fields + 1] = '0'
  end
  local current = 0
  if w.index == w.last and not w.fresh then current = tonumber(redis.call('HGET', w.key, slot(w.index)) or 0) end
  w.full = w.full + amount
  if amount > 0 then w.newest = w.index end
  for _, field in ipairs({ 's', whole(w.full), 'n', whole(w.newest), slot(w.index), whole(current + amount) }) do
    fields[#fields + 1] = field
  end
  redis.call('HSET', w.key, unpack(fields))
  redis.call('PEXPIRE', w.key, whole(math.ceil((SLOTS + 1) * w.width)))
end
`;

/**
 * KEYS: windows, then sets of requests under way. ARGV: the time, the request's id, how long it stays in those sets
 * unless it is renewed (ms), the number of windows; then for each window its width (ms), limit and amount; then for each
 * set its limit. Answers whether it was granted, then for each window whether it refused (1), the wait (ms, -1 for ever),
 * the sub-bucket taken from, what counts now (rounded up) and the reset (ms); then for each set whether it refused.
 */
export const TAKE: RateScript = {
  name: "take",
  text: `${CLOCK}${WINDOW}
local id, stays, count = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local windows, reply, refused = {}, { 1 }, false
for at = 1, count do
  local width, limit, amount = tonumber(ARGV[at * 3 + 2]), tonumber(ARGV[at * 3 + 3]), tonumber(ARGV[at * 3 + 4])
  local w = window(KEYS[at], width)
  w.amount = amount
  if amount > 0 and not (w.full + amount <= limit and used(w) < limit) then
    refused, w.refused, w.wait = true, 1, wait(w, amount, limit)
  end
  windows[at] = w
end
local crowded = {}
for at = count + 1, #KEYS do
  local limit = tonumber(ARGV[count * 3 + 4 + at - count])
  if redis.call('ZCOUNT', KEYS[at], '(' .. whole(math.floor(now)), '+inf') >= limit then
    refused, crowded[at] = true, 1
  end
end
if refused then reply[1] = 0 end
for at = 1, count do
  local w = windows[at]
  if not refused then add(w, w.amount) end
  for _, value in ipairs({ w.refused or 0, w.wait or 0, w.index, math.ceil(used(w)), reset(w) }) do
    reply[#reply + 1] = value
  end
end
for at = count + 1, #KEYS do
  if not refused then
    redis.call('ZADD', KEYS[at], whole(now + stays), id)
    redis.call('ZREMRANGEBYSCORE', KEYS[at], '-inf', whole(math.floor(now)))
    redis.call('PEXPIRE', KEYS[at], whole(stays))
  end
  reply[#reply + 1] = crowded[at] or 0
end
return reply
`,
};

/**
 * The end of a request. KEYS as for `take`. ARGV: the time (not needed), the request's id, the number of windows, then
 * for each the sub-bucket that was taken from and the change of what was taken.
 */
export const SETTLE: RateScript = {
  name: "settle",
  text: `
local PARTS, SLOTS = ${SUB_BUCKETS}, ${SUB_BUCKETS + 1}
local id, count = ARGV[2], tonumber(ARGV[3])
for at = 1, count do
  local key, index, change = KEYS[at], tonumber(ARGV[at * 2 + 2]), tonumber(ARGV[at * 2 + 3])
  local last = tonumber(redis.call('HGET', key, 'i') or 'none')
  if last and change ~= 0 and last >= index and last - index <= PARTS then
    local name = string.format('%.0f', index % SLOTS)
    local applied = math.max(change, -tonumber(redis.call('HGET', key, name) or 0))
    redis.call('HINCRBY', key, name, string.format('%.0f', applied))
    if last - index < PARTS then redis.call('HINCRBY', key, 's', string.format('%.0f', applied)) end
  end
end
for at = count + 1, #KEYS do redis.call('ZREM', KEYS[at], id) end
return 1
`,
};

/** Keeps requests under way. KEYS: one set. ARGV: the time, how long they stay (ms), their ids. */
export const RENEW: RateScript = {
  name: "renew",
  text: `${CLOCK}
local stays = tonumber(ARGV[2])
for at = 3, #ARGV do redis.call('ZADD', KEYS[1], string.format('%.0f', now + stays), ARGV[at]) end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', stays))
return 1
`,
};

/** Fails where nothing can be counted: a replica, a full memory, a server that is still loading. KEYS: one of its own. */
export const PROBE: RateScript = {
  name: "probe",
  text: "redis.call('SET', KEYS[1], '1', 'PX', 1000) return 1",
};
