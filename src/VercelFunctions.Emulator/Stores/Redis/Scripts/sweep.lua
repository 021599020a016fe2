-- Frees the memory of those of some items that are not live. They could not be read any more, so nobody sees it happen.
-- KEYS: the generation of the whole cache, the items. ARGV: what the keys of tags begin with.
for i = 2, #KEYS do
  local item = redis.call('HMGET', KEYS[i], 'gens', 'tags')
  if item[1] and not live(KEYS[1], ARGV[1], item[2], item[1]) then
    redis.call('UNLINK', KEYS[i])
  end
end
return 1
