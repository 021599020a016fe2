-- Deletes the generations of tags that no item has. Those with a TTL delete themselves.
-- KEYS: generations that no item was found to have. ARGV: how many seconds ago the search began. An item that was stored
-- since used its generations since, so they are kept. A generation that is missing can only turn an item into a miss.
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) == -1 then
    -- An error if the server records how often keys are used instead: its eviction then deletes them.
    local idle = redis.pcall('OBJECT', 'IDLETIME', key)
    if type(idle) == 'number' and idle >= tonumber(ARGV[1]) then
      redis.call('UNLINK', key)
    end
  end
end
return 1
