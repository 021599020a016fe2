-- Precedes the scripts that read items. An item is live only if every generation that it was written with is still
-- the current one: that of the whole cache, then those of its tags. Nothing else can make it live: a generation that was
-- evicted is missing, and one that is created again is a new value.
-- The item must be read before this is called, so that the result is right even on an engine that does not run scripts
-- atomically: a generation that changes after the item was read turns it into a miss.
local function live(whole, prefix, tags, generations)
  if not tags then
    return redis.call('GET', whole) == generations
  end
  local keys = {whole}
  for tag in string.gmatch(tags, '[^,]+') do
    keys[#keys + 1] = prefix .. tag
  end
  local current = redis.call('MGET', unpack(keys))
  for _, generation in ipairs(current) do
    if not generation then
      return false
    end
  end
  return table.concat(current) == generations
end

