-- Count an address among the pages unless there are enough.
-- KEYS[1] set of the addresses that are counted
-- ARGV[1] the address
-- ARGV[2] most pages
-- Returns 1 if the address is in the set, else 0. Changes the set only.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then
	return 1
end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then
	return 0
end
return redis.call('SADD', KEYS[1], ARGV[1])
