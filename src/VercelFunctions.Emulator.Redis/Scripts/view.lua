-- Describes an item with its value.
-- KEYS: the generation of the whole cache, the item. ARGV: the prefix of the keys of tags.
-- Returns nil, or the time in microseconds, a row as in list.lua, and the value.
local item = redis.call('HMGET', KEYS[2], 'stored', 'gens', 'tags', 'name', 'hits', 'used', 'value')
if item[1] and live(KEYS[1], ARGV[1], item[3], item[2]) then
  local time = redis.call('TIME')
  local row = {2, item[1], string.len(item[7]), redis.call('PTTL', KEYS[2]), item[3], item[4], item[5], item[6]}
  return {time[1] .. string.format('%06d', time[2]), row, item[7]}
end
return false
