-- Reads an item.
-- KEYS: the item, the generation of the whole cache. ARGV: the prefix of the keys of tags.
-- Returns the value and when it was stored, or nil. It writes nothing, so a read costs replicas and disk nothing.
local item = redis.call('HMGET', KEYS[1], 'value', 'stored', 'gens', 'tags')
if item[1] and live(KEYS[2], ARGV[1], item[4], item[3]) then
  return {item[1], item[2]}
end
return false
