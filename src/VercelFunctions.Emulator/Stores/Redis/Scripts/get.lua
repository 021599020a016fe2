-- Reads an item.
-- KEYS: the item, the generation of the whole cache. ARGV: what the keys of tags begin with.
-- Returns the value, when it was stored, and the time, or nil. It writes nothing, so a read costs replicas and disk nothing.
local item = redis.call('HMGET', KEYS[1], 'value', 'stored', 'gens', 'tags')
if item[1] and live(KEYS[2], ARGV[1], item[4], item[3]) then
  local time = redis.call('TIME')
  return {item[1], item[2], time[1] .. string.format('%06d', time[2])}
end
return false
