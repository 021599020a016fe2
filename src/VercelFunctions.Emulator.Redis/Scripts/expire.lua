-- Replaces generations by a new one, so that no item written with the old ones is live. The cost does not depend on how
-- many items that is.
-- KEYS: the generations. ARGV: a new generation; how long to keep it in milliseconds, empty for no limit. No item has
-- the new one yet, so that time only has to outlast the expiry itself: items that are stored later extend it.
-- It is written even if there was none: the caller then waits for this write to reach replicas and disk, and with it for
-- every earlier one.
for _, key in ipairs(KEYS) do
  local written
  if ARGV[2] == '' then
    written = redis.pcall('SET', key, ARGV[1])
  else
    written = redis.pcall('SET', key, ARGV[1], 'PX', ARGV[2])
  end

  -- A full server accepts no writes, but deletes keys, and a missing generation is a miss too.
  if written.err and redis.call('UNLINK', key) == 0 then
    return written
  end
end
return 1
