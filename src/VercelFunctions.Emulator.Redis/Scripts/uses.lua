-- Adds a node's latest reads to the items.
-- KEYS: the items. ARGV: for each, when the version that was read was stored, how often it was read, and how many
-- microseconds ago it was last read.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i, key in ipairs(KEYS) do
  -- Reads of a version that was replaced or deleted since do not count.
  local item = redis.call('HMGET', key, 'stored', 'used')
  if item[1] == ARGV[3 * i - 2] then
    redis.call('HINCRBY', key, 'hits', ARGV[3 * i - 1])
    local used = now - ARGV[3 * i]
    if tonumber(item[2] or 0) < used then
      redis.call('HSET', key, 'used', string.format('%.0f', used))
    end
  end
end
return 1
