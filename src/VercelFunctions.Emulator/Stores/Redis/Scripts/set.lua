-- Stores an item with the current generations of the whole cache and of its tags, which are created where they are missing.
-- KEYS: the item, the generation of the whole cache, those of its tags.
-- ARGV: value, tags joined by commas, name, TTL in milliseconds (each of these three may be empty), a new random generation.
local value, tags, name, ttl, fresh = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

-- A quarter longer than the item needs it, so that items stored one after the other do not each have to extend it.
local keep = ttl and math.floor(ttl * 1.25)

-- The generations come before the item: an expiry in between, where an engine allows that, turns the item into a miss.
local generations = redis.call('MGET', unpack(KEYS, 2))
for i, generation in ipairs(generations) do
  local key = KEYS[i + 1]
  local isTag = i > 1
  if not generation then
    generations[i] = fresh
    if isTag and ttl then
      redis.call('SET', key, fresh, 'PX', keep)
    else
      redis.call('SET', key, fresh)
    end
  elseif isTag then
    local left = redis.call('PTTL', key)
    if left >= 0 and not ttl then
      redis.call('PERSIST', key)
    elseif left >= 0 and left < ttl then
      redis.call('PEXPIRE', key, keep)
    end
  end
end

local time = redis.call('TIME')
local fields = {'value', value, 'stored', time[1] .. string.format('%06d', time[2]), 'gens', table.concat(generations)}
if tags ~= '' then
  fields[#fields + 1] = 'tags'
  fields[#fields + 1] = tags
end
if name ~= '' then
  fields[#fields + 1] = 'name'
  fields[#fields + 1] = name
end
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], unpack(fields))
if ttl then
  redis.call('PEXPIRE', KEYS[1], ttl)
end
return 1
