-- Give an address one of a limited number of places, unless it has one.
-- KEYS[1] set of the addresses that have a place
-- ARGV[1] the address
-- ARGV[2] how many places there are
-- Returns 1 if the address has a place, else 0. Changes the set alone.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then
	return 1
end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then
	return 0
end
return redis.call('SADD', KEYS[1], ARGV[1])
