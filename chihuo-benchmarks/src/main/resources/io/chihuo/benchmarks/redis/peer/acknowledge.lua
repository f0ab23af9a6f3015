-- Forgets tasks that were run.
-- KEYS: hash of payloads by id, sorted set of leases
-- ARGV: ids
-- returns how many there were
redis.call('ZREM', KEYS[2], unpack(ARGV))
return redis.call('HDEL', KEYS[1], unpack(ARGV))
