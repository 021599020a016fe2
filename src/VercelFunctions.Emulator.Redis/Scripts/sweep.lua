-- Frees the memory of the items that are not live. They cannot be read any more.
-- KEYS: the generation of the whole cache, the items. ARGV: the prefix of the keys of tags.
-- Returns the tags of the live items, joined by commas for each.
local whole = redis.call('GET', KEYS[1]) or ''
local used = {}
for i = 2, #KEYS do
  local item = redis.call('HMGET', KEYS[i], 'gens', 'tags')

  -- After a clear, this is enough, and does not make the tags recently used.
  if item[1] and (string.sub(item[1], 1, #whole) ~= whole or not live(KEYS[1], ARGV[1], item[2], item[1])) then
    redis.call('UNLINK', KEYS[i])
  elseif item[2] then
    used[#used + 1] = item[2]
  end
end
return used
