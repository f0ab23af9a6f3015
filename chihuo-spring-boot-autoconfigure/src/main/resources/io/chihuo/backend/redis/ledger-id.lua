-- Returns the identity of the ledger; the first to ask gives it one.
-- KEYS[1] hash of the ledger
-- ARGV[1] identity to keep if there is none
-- Returns the identity.
local id = redis.call('HGET', KEYS[1], 'id')
if not id then
	redis.call('HSET', KEYS[1], 'id', ARGV[1])
	id = ARGV[1]
end
return id
