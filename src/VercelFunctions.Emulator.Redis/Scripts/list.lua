-- Describes those of the given items that are live, without their values.
-- KEYS: the generation of the whole cache, the items. ARGV: the prefix of the keys of tags.
-- Returns the time in microseconds, and a row for each live item: its number in KEYS, when it was stored, the value's size,
-- the time left in milliseconds (-1 without TTL), tags, name, hits, and when it was last read.
local time = redis.call('TIME')
local rows = {time[1] .. string.format('%06d', time[2])}
for i = 2, #KEYS do
  local item = redis.call('HMGET', KEYS[i], 'stored', 'gens', 'tags', 'name', 'hits', 'used')
  if item[1] and live(KEYS[1], ARGV[1], item[3], item[2]) then
    rows[#rows + 1] = {i, item[1], redis.call('HSTRLEN', KEYS[i], 'value'), redis.call('PTTL', KEYS[i]), item[3], item[4], item[5], item[6]}
  end
end
return rows
