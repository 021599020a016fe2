-- Reads an item.
-- KEYS: the item, the generation of the whole cache. ARGV: the prefix of the keys of tags.
-- Returns the value, when it was stored, its age in seconds and its tags, or nil. It writes nothing, so a read costs replicas and disk nothing.
local item = redis.call('HMGET', KEYS[1], 'value', 'stored', 'gens', 'tags')
if item[1] and live(KEYS[2], ARGV[1], item[4], item[3]) then
  local time = redis.call('TIME')
  local age = math.floor((tonumber(time[1]) * 1000000 + tonumber(time[2]) - tonumber(item[2])) / 1000000)
  return {item[1], item[2], math.max(age, 0), item[4] or ''}
end
return false
