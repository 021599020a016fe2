-- Frees the memory of the items that are not live. They cannot be read any more.
-- KEYS: the generation of the whole cache, the items. ARGV: the prefix of the keys of tags.
for i = 2, #KEYS do
  local item = redis.call('HMGET', KEYS[i], 'gens', 'tags')
  if item[1] and not live(KEYS[1], ARGV[1], item[2], item[1]) then
    redis.call('UNLINK', KEYS[i])
  end
end
return 1
