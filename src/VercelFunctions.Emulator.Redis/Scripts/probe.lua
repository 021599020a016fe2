-- Writes a key and reads it back, atomically, so that it works even on a server that evicts everything.
-- KEYS: the key. ARGV: any value; how long to keep it in milliseconds.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('GET', KEYS[1])
