-- Stores an item with the current generations of the whole cache and of its tags, which are created if they are missing.
-- KEYS: the item, the generation of the whole cache, those of its tags.
-- ARGV: value, tags joined by commas, name, TTL in milliseconds (each of these three may be empty), a new generation.
local value, tags, name, ttl, fresh = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

-- A quarter longer than the item needs it, so that items stored one after the other do not each have to extend it.
local keep = ttl and math.floor(ttl * 1.25)

-- The generations come before the item: an expiry in between, where an engine allows that, turns the item into a miss.
-- That of the whole cache, the first, never expires.
local generations = redis.call('MGET', unpack(KEYS, 2))
local found = {}
for i, generation in ipairs(generations) do
  found[i] = generation
  if not generation then
    generations[i] = fresh
    if ttl and i > 1 then
      redis.call('SET', KEYS[i + 1], fresh, 'PX', keep)
    else
      redis.call('SET', KEYS[i + 1], fresh)
    end
  end
end

-- A full server refuses a script's first write only if it needs memory, so the writes that need none come after this.
local time = redis.call('TIME')
local fields = {'value', value, 'stored', time[1] .. string.format('%06d', time[2]), 'gens', table.concat(generations)}
local absent = {'hits', 'used'}
for field, text in pairs({tags = tags, name = name}) do
  if text == '' then
    absent[#absent + 1] = field
  else
    fields[#fields + 1] = field
    fields[#fields + 1] = text
  end
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HDEL', KEYS[1], unpack(absent))
if ttl then
  redis.call('PEXPIRE', KEYS[1], ttl)
else
  redis.call('PERSIST', KEYS[1])
end

-- A generation must outlive every item that has it.
for i = 2, #generations do
  if found[i] then
    local left = redis.call('PTTL', KEYS[i + 1])
    if left >= 0 and not ttl then
      redis.call('PERSIST', KEYS[i + 1])
    elseif left >= 0 and left < ttl then
      redis.call('PEXPIRE', KEYS[i + 1], keep)
    end
  end
end
return 1
