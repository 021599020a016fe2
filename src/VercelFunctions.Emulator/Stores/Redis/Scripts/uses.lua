-- Adds to items how often a node has read them lately, and when last.
-- KEYS: the items. ARGV: for each, when what was read had been stored, how often it was read, and how many microseconds ago last.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i, key in ipairs(KEYS) do
  -- An item that was stored again since, or is gone, is another one.
  if redis.call('HGET', key, 'stored') == ARGV[3 * i - 2] then
    redis.call('HINCRBY', key, 'hits', ARGV[3 * i - 1])
    redis.call('HSET', key, 'used', string.format('%.0f', now - ARGV[3 * i]))
  end
end
return 1
