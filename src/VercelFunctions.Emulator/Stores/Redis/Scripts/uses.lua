-- Adds to items how often a node has read them lately, and when last.
-- KEYS: the items. ARGV: for each, when what was read had been stored, how often it was read, and when last.
for i, key in ipairs(KEYS) do
  -- An item that was stored again since, or is gone, is another one.
  local item = redis.call('HMGET', key, 'stored', 'used')
  if item[1] == ARGV[3 * i - 2] then
    redis.call('HINCRBY', key, 'hits', ARGV[3 * i - 1])
    if tonumber(item[2] or 0) < tonumber(ARGV[3 * i]) then
      redis.call('HSET', key, 'used', ARGV[3 * i])
    end
  end
end
return 1
